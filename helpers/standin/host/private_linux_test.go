package host

import (
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestADistributionIsKnownByItsRelease(t *testing.T) {
	for release, apt := range map[string]bool{
		"PRETTY_NAME=\"Debian\"\nID=debian\n":      true,
		"ID=ubuntu\nID_LIKE=debian\n":              true,
		"ID=linuxmint\nID_LIKE=\"ubuntu debian\"":  true,
		"ID=\"amzn\"\nID_LIKE=\"centos rhel\"":     false,
		"ID=fedora\nHOME_URL=https://debian.org\n": false,
	} {
		NewWithT(t).Expect(aptBased(release)).To(Equal(apt), release)
	}
}

func TestOnlyMountsBelowTheEnginesFoldersAreItsOwn(t *testing.T) {
	mounts := strings.Join([]string{
		"22 1 0:20 / / rw - ext4 /dev/vda rw",
		"50 22 0:44 / /srv/a\\040b/engine/data/overlay2/x/merged rw - overlay overlay rw",
		"51 22 0:45 / /srv/a\\040b/engine-2/data rw - overlay overlay rw",
		"52 22 0:46 / /run/smoke-abc/exec/netns/1 rw - nsfs nsfs rw",
	}, "\n")
	NewWithT(t).Expect(mountsUnder(mounts, "/srv/a b/engine", "/run/smoke-abc")).To(Equal([]string{
		"/srv/a b/engine/data/overlay2/x/merged", "/run/smoke-abc/exec/netns/1",
	}))
}

func TestTheHolderOfAPortIsNamed(t *testing.T) {
	g := NewWithT(t)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = listener.Close() }()
	port := netip.MustParseAddrPort(listener.Addr().String())

	holder, held := PortHolder(port)
	g.Expect(held).To(BeTrue())
	g.Expect(holder.PID).To(Equal(os.Getpid()))
	g.Expect(holder.String()).To(MatchRegexp(`^process \d+ \(.*host\.test.*\), at 127\.0\.0\.1:\d+$`))

	_, held = PortHolder(netip.AddrPortFrom(netip.MustParseAddr("127.0.0.2"), port.Port()))
	g.Expect(held).To(BeFalse(), "it listens at another address only")
}

func TestAPortHeldAtAllAddressesIsHeldAtEach(t *testing.T) {
	for table, line := range map[string]string{
		"tcp":  "0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4711 1 x",
		"tcp6": "0: 00000000000000000000000000000000:0050 00:0000 0A 0:0 00:0 0 0 0 4711 1 x",
	} {
		g := NewWithT(t)
		proc := t.TempDir()
		g.Expect(os.MkdirAll(filepath.Join(proc, "net"), 0o700)).To(Succeed())
		g.Expect(os.WriteFile(filepath.Join(proc, "net", table), []byte("sl local\n"+line+"\n"), 0o600)).To(Succeed())
		holder, held := portHolder(proc, netip.MustParseAddrPort("127.10.0.1:80"))
		g.Expect(held).To(BeTrue(), table)
		g.Expect(holder.String()).To(HavePrefix("a process of another user, at "), table)
	}
}

func TestAPlainUserIsToldAtOnceWhoCanRemoveTheEngine(t *testing.T) {
	g := NewWithT(t)
	p := privateAt(Options{Dir: filepath.Join(t.TempDir(), "engine")})
	stranger := os.Geteuid() + 1
	g.Expect(p.removable(stranger)).To(Succeed(), "there is none")
	g.Expect(os.Mkdir(p.dir, 0o700)).To(Succeed())
	g.Expect(p.removable(stranger)).To(MatchError(
		"the one in " + p.dir + " is another user's, who alone can end it: sudo make clean"))
	g.Expect(p.removable(os.Geteuid())).To(Succeed())
	g.Expect(p.removable(0)).To(Succeed(), "root can remove everybody's")
}
