package host

import (
	"fmt"
	"net/netip"
)

// freeSubnet returns a private /24 that overlaps none of those in use. It starts at different ones for different
// seeds, so that engines started at the same time differ.
func freeSubnet(used []netip.Prefix, seed byte) (netip.Prefix, error) {
	for _, base := range []string{"10.231.0.0", "172.30.0.0", "192.168.0.0"} {
		first := netip.MustParseAddr(base).As4()
		for i := range 256 {
			first[2] = seed + byte(i)
			subnet := netip.PrefixFrom(netip.AddrFrom4(first), 24)
			if !overlapsAny(subnet, used) {
				return subnet, nil
			}
		}
	}
	return netip.Prefix{}, fmt.Errorf("looking for a private /24 for the engine's bridge: all %d are in use", 3*256)
}

func overlapsAny(subnet netip.Prefix, used []netip.Prefix) bool {
	for _, u := range used {
		if u.Bits() > 0 && u.Overlaps(subnet) { // a default route overlaps everything and uses nothing
			return true
		}
	}
	return false
}
