package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strings"

	"github.com/vishvananda/netlink"
)

// makeBridge makes the bridge of the engine's containers, with an address of its own. The engine's docker0 would be
// the one of any other engine.
func (p *private) makeBridge() error {
	if _, err := netlink.LinkByName(p.bridge); err == nil {
		return nil
	}
	used, err := usedNetworks()
	if err != nil {
		return err
	}
	subnet, err := freeSubnet(used, p.bridge[len(p.bridge)-1])
	if err != nil {
		return err
	}
	bridge := &netlink.Bridge{LinkAttrs: netlink.NewLinkAttrs()}
	bridge.Name = p.bridge
	if err := netlink.LinkAdd(bridge); err != nil {
		return fmt.Errorf("making the bridge %s: %w", p.bridge, err)
	}
	first := netip.PrefixFrom(subnet.Addr().Next(), subnet.Bits())
	addr, err := netlink.ParseAddr(first.String())
	if err != nil {
		return err
	}
	return errors.Join(netlink.AddrAdd(bridge, addr), netlink.LinkSetUp(bridge))
}

// usedNetworks are those of this machine's addresses, routes and name servers.
func usedNetworks() ([]netip.Prefix, error) {
	addrs, err := netlink.AddrList(nil, netlink.FAMILY_V4)
	if err != nil {
		return nil, fmt.Errorf("listing this machine's addresses: %w", err)
	}
	routes, err := netlink.RouteList(nil, netlink.FAMILY_V4)
	if err != nil {
		return nil, fmt.Errorf("listing this machine's routes: %w", err)
	}
	var used []netip.Prefix
	for _, a := range addrs {
		used = appendPrefix(used, a.IPNet)
	}
	for _, r := range routes {
		used = appendPrefix(used, r.Dst)
	}
	return append(used, nameServers()...), nil
}

func appendPrefix(used []netip.Prefix, network *net.IPNet) []netip.Prefix {
	if network == nil {
		return used
	}
	prefix, err := netip.ParsePrefix(network.String())
	if err != nil {
		return used
	}
	return append(used, prefix.Masked())
}

// nameServers may be reached through the default route, so that no route tells of them.
func nameServers() []netip.Prefix {
	text, err := os.ReadFile("/etc/resolv.conf")
	if err != nil {
		return nil
	}
	var found []netip.Prefix
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] != "nameserver" {
			continue
		}
		if addr, err := netip.ParseAddr(fields[1]); err == nil {
			found = append(found, netip.PrefixFrom(addr, addr.BitLen()))
		}
	}
	return found
}

// removeBridge removes the bridge; one that does not exist is no error.
func (p *private) removeBridge() error {
	link, err := netlink.LinkByName(p.bridge)
	if errors.As(err, &netlink.LinkNotFoundError{}) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking for the bridge %s: %w", p.bridge, err)
	}
	if err := netlink.LinkDel(link); err != nil {
		return fmt.Errorf("removing the bridge %s: %w", p.bridge, err)
	}
	return nil
}

// allowBridge lets containers of the bridge reach each other where the machine's packet filter is asked about
// bridged packets too and may drop them, as it does once another engine or a firewall has run. It is the one rule
// made, and only then.
func (p *private) allowBridge(ctx context.Context) {
	asked, err := os.ReadFile("/proc/sys/net/bridge/bridge-nf-call-iptables")
	if err != nil || strings.TrimSpace(string(asked)) != "1" {
		return
	}
	rules, err := p.iptables(ctx, "-S", "FORWARD")
	if err != nil || strings.TrimSpace(rules) == "-P FORWARD ACCEPT" {
		return
	}
	if !strings.Contains(rules, p.bridge) {
		if _, err := p.iptables(ctx, append([]string{"-I"}, p.rule()...)...); err != nil {
			p.log(err.Error())
		}
	}
}

// removeRule removes what allowBridge made.
func (p *private) removeRule(ctx context.Context) error {
	rules, err := p.iptables(ctx, "-S", "FORWARD")
	if err != nil || !strings.Contains(rules, p.bridge) {
		return nil //nolint:nilerr // without iptables there is no rule
	}
	_, err = p.iptables(ctx, append([]string{"-D"}, p.rule()...)...)
	return err
}

func (p *private) rule() []string {
	return []string{"FORWARD", "-i", p.bridge, "-o", p.bridge, "-j", "ACCEPT"}
}

func (p *private) iptables(ctx context.Context, args ...string) (string, error) {
	path, err := program("iptables")
	if err != nil {
		return "", err
	}
	output, err := exec.CommandContext(ctx, path, append([]string{"--wait", "5"}, args...)...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("running iptables %s: %w: %s", strings.Join(args, " "), err, output)
	}
	return string(output), nil
}
