package host

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Holder is what listens at a TCP address.
type Holder struct {
	// Address is where it listens, such as 0.0.0.0:80.
	Address netip.AddrPort
	// PID and Command are those of the process; 0 and empty if this user may not see them.
	PID     int
	Command string
}

// String describes the holder for a message.
func (h Holder) String() string {
	if h.PID == 0 {
		return fmt.Sprintf("a process of another user, at %s (sudo ss -ltnp shows it)", h.Address)
	}
	return fmt.Sprintf("process %d (%s), at %s", h.PID, h.Command, h.Address)
}

// PortHolder returns what listens at an address or at all addresses with its port, and false if nothing does or the
// system does not tell.
func PortHolder(addr netip.AddrPort) (Holder, bool) { return portHolder("/proc", addr) }

func portHolder(proc string, addr netip.AddrPort) (Holder, bool) {
	for _, table := range []string{"tcp", "tcp6"} {
		text, err := os.ReadFile(filepath.Join(proc, "net", table))
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			listener, inode, ok := parseListener(line)
			same := listener.Addr() == addr.Addr() || listener.Addr().IsUnspecified()
			if ok && same && listener.Port() == addr.Port() {
				holder := Holder{Address: listener}
				holder.PID, holder.Command = socketOwner(proc, inode)
				return holder, true
			}
		}
	}
	return Holder{}, false
}

// parseListener reads one line of /proc/net/tcp: the address is in hexadecimal, four bytes at a time in this
// machine's order, and state 0A is listening (proc_pid_net(5)).
func parseListener(line string) (addr netip.AddrPort, inode string, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 10 || fields[3] != "0A" {
		return addr, "", false
	}
	host, port, _ := strings.Cut(fields[1], ":")
	raw, err := hex.DecodeString(host)
	number, portErr := strconv.ParseUint(port, 16, 16)
	if err != nil || portErr != nil || len(raw)%4 != 0 {
		return addr, "", false
	}
	for word := range slices.Chunk(raw, 4) {
		slices.Reverse(word)
	}
	ip, ok := netip.AddrFromSlice(raw)
	return netip.AddrPortFrom(ip.Unmap(), uint16(number)), fields[9], ok
}

// socketOwner returns the process that has a socket open, as far as this user may see.
func socketOwner(proc, inode string) (pid int, command string) {
	links, err := filepath.Glob(filepath.Join(proc, "[0-9]*", "fd", "*"))
	if err != nil {
		return 0, ""
	}
	for _, link := range links {
		to, err := os.Readlink(link)
		if err != nil || to != "socket:["+inode+"]" {
			continue
		}
		dir := filepath.Dir(filepath.Dir(link))
		pid, _ = strconv.Atoi(filepath.Base(dir))
		line, err := os.ReadFile(filepath.Join(dir, "cmdline"))
		if err != nil && !errors.Is(err, fs.ErrPermission) {
			return 0, ""
		}
		return pid, strings.TrimSpace(strings.ReplaceAll(string(line), "\x00", " "))
	}
	return 0, ""
}
