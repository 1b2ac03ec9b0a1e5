package standin

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestEachSlotHasItsOwnAddressesAndAccount(t *testing.T) {
	g := NewWithT(t)
	g.Expect(slot(0).account()).To(Equal("123456789012"))
	g.Expect(slot(3).account()).To(And(HaveLen(12), Not(Equal(slot(2).account()))))
	g.Expect(slot(3).api().String()).To(Equal("127.10.3.254:4566"))
	g.Expect(fmt.Sprint(slot(3).addresses())).To(Equal("[127.10.3.254 127.10.3.1 127.20.3.1 127.10.3.2 127.20.3.2]"))
	g.Expect(slot(3).reference(serviceRepository)).To(Equal(
		"123456789015.dkr.ecr.us-east-1.amazonaws.com/flask-microservices-users:staging",
	))
}

func TestOnlySlotsOwnLabelsAreRead(t *testing.T) {
	g := NewWithT(t)
	for label, ok := range map[string]bool{
		"0": true, "31": true, "32": false, "-1": false, "01": false, "+1": false, "test-7": false, "": false,
	} {
		_, is := parseSlot(label)
		g.Expect(is).To(Equal(ok), label)
	}
}

func TestTheFirstFreeSlotIsTaken(t *testing.T) {
	g := NewWithT(t)
	first, one, err := takeFree(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = one.Close() }()
	second, two, err := takeFree(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = two.Close() }()
	g.Expect(second).To(BeNumerically(">", first))
}

func TestASocketsPathIsShort(t *testing.T) {
	t.Setenv("TMPDIR", "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T")
	NewWithT(t).Expect(len(filepath.Join(slot(31).sockets(), "2.sock"))).To(BeNumerically("<", 104))
}

func TestFoldersOfStandInsThatRunAreLeftAlone(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	held, lock, err := takeFree(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = lock.Close() }()
	dead, gone, err := takeFree(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(gone.Close()).To(Succeed())
	for _, name := range []string{held.owner(), dead.owner(), "notes"} {
		g.Expect(os.MkdirAll(filepath.Join(dir, name), 0o700)).To(Succeed())
	}
	g.Expect(sweepDirs(t.Context(), dir, -1)).To(Succeed())
	g.Expect(filepath.Join(dir, held.owner())).To(BeADirectory())
	g.Expect(filepath.Join(dir, "notes")).To(BeADirectory())
	g.Expect(filepath.Join(dir, dead.owner())).NotTo(BeADirectory())
}

func TestARunningStandInIsListed(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	own := filepath.Join(dir, "4")
	g.Expect(os.MkdirAll(own, 0o700)).To(Succeed())
	unlock, err := holdPID(own)
	g.Expect(err).NotTo(HaveOccurred())
	_, err = holdPID(own)
	g.Expect(err).To(MatchError(HavePrefix("locking ")))

	running, err := List(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(running).To(HaveLen(1))
	g.Expect(running[0].Name).To(Equal("4"))
	g.Expect(running[0].PID).To(Equal(os.Getpid()))
	g.Expect(running[0].Environment).To(BeEmpty(), "it is not up yet")

	g.Expect(os.WriteFile(filepath.Join(own, environmentFile), []byte("A=1\nB=2\n"), 0o600)).To(Succeed())
	running, err = List(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(running[0].Environment).To(Equal([]string{"A=1", "B=2"}))

	g.Expect(unlock()).To(Succeed())
	g.Expect(List(dir)).To(BeEmpty(), "the number alone is no process")
}

func TestASSHPortThatIsTakenIsPassedOver(t *testing.T) {
	g := NewWithT(t)
	s := &Standin{}
	lock := func() net.Listener {
		k, l, err := takeFree(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		s.slot = k
		return l
	}()
	defer func() { _ = lock.Close() }()
	for _, port := range []int{22, 2222} { // whether this user may bind the first or not
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", net.JoinHostPort(s.slot.public(2).String(), strconv.Itoa(port)))
		if err == nil {
			defer func() { _ = l.Close() }()
		}
	}
	g.Expect(s.choosePorts(t.Context())).To(Succeed())
	defer closeAll(s.ports.listeners)
	g.Expect(s.SSHPort()).To(Equal(22022))
	g.Expect(s.ports.listeners).To(HaveLen(instances))
}

func TestDefaultsStandForZeros(t *testing.T) {
	g := NewWithT(t)
	o := Options{Dir: "x"}.filled()
	g.Expect(o.HealthyAfter).To(Equal(time.Second))
	g.Expect(o.HTTPPort).To(Equal(80))
	g.Expect(filepath.IsAbs(o.Dir)).To(BeTrue())
}
