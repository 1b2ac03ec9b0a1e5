package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
)

// CheckLoopback says which of the loopback addresses cannot be bound, and how to add them: Linux has all of
// 127.0.0.0/8, macOS only 127.0.0.1.
func CheckLoopback(ctx context.Context, addrs []netip.Addr) error {
	var missing []string
	for _, addr := range addrs {
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", netip.AddrPortFrom(addr, 0).String())
		if errors.Is(err, syscall.EADDRNOTAVAIL) {
			missing = append(missing, "  sudo ifconfig lo0 alias "+addr.String()+" up")
			continue
		}
		if err != nil {
			return fmt.Errorf("binding %s: %w", addr, err)
		}
		_ = listener.Close()
	}
	if len(missing) > 0 {
		return fmt.Errorf("binding the stand-in's addresses: this system has no such loopback addresses yet; add them "+
			"(they last until the next start of the system):\n%s", strings.Join(missing, "\n"))
	}
	return nil
}
