//go:build linux

package host

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/vishvananda/netlink"
)

func TestAPrivateEngineComesAndGoes(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a Docker engine")
	}
	g := NewWithT(t)
	var told []string
	p := privateAt(Options{Dir: filepath.Join(t.TempDir(), ".smoke", "engine"), Log: func(text string) {
		told = append(told, text)
	}})
	if !p.can() || !p.installed() { // then there must be a reason to tell
		g.Expect(p.why()).NotTo(BeEmpty())
		return
	}
	defer func() { g.Expect(p.remove(t.Context())).To(Succeed()) }()
	first, err := p.ensure(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(first.Private).To(BeTrue())
	if len(told) == 1 { // a second sentence says why there is no weight
		weights := slices.Concat(glob(t, "/sys/fs/cgroup/cpu/"+p.group+"/cpu.shares"), glob(t, "/sys/fs/cgroup/"+p.group+"/cpu.weight"))
		g.Expect(weights).To(HaveExactElements(BeElementOf(cpuShares+"\n", cpuWeight+"\n")))
	}
	running := p.processes(t.Context(), "dockerd")
	again, err := p.ensure(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(again).To(Equal(first))
	g.Expect(p.processes(t.Context(), "dockerd")).To(Equal(running), "the running one is used")

	g.Expect(syscall.Kill(running[0], syscall.SIGKILL)).To(Succeed())
	_, err = p.ensure(t.Context())
	g.Expect(err).NotTo(HaveOccurred(), "one that was killed is started again")

	g.Expect(p.remove(t.Context())).To(Succeed())
	g.Expect(p.processes(t.Context(), "")).To(BeEmpty())
	g.Expect(p.groups()).To(BeEmpty())
	g.Expect(p.run).NotTo(BeADirectory())
	g.Expect(p.dir).NotTo(BeADirectory())
	_, err = netlink.LinkByName(p.bridge)
	g.Expect(errors.As(err, &netlink.LinkNotFoundError{})).To(BeTrue())
	rules, _ := exec.CommandContext(t.Context(), "iptables", "-S").CombinedOutput()
	g.Expect(string(rules)).NotTo(ContainSubstring(p.bridge))
}

// glob returns the contents of files.
func glob(t *testing.T, pattern string) []string {
	g := NewWithT(t)
	files, err := filepath.Glob(pattern)
	g.Expect(err).NotTo(HaveOccurred())
	var contents []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		g.Expect(err).NotTo(HaveOccurred())
		contents = append(contents, string(text))
	}
	return contents
}
