package host

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// cgroups is a file system of control groups with these files.
func cgroups(t *testing.T, files ...string) string {
	root := t.TempDir()
	for _, file := range files {
		path := filepath.Join(root, file)
		NewWithT(t).Expect(os.MkdirAll(filepath.Dir(path), 0o700)).To(Succeed())
		NewWithT(t).Expect(os.WriteFile(path, nil, 0o600)).To(Succeed())
	}
	return root
}

func TestTheEnginesGroupWeighsMoreThanWhatRunsBesideIt(t *testing.T) {
	g := NewWithT(t)
	first := cgroups(t, "cpu/ours/cpu.shares")
	g.Expect(weighGroup(first, "ours")).To(Succeed())
	g.Expect(os.ReadFile(filepath.Join(first, "cpu/ours/cpu.shares"))).To(BeEquivalentTo("20480"))

	second := cgroups(t, "cgroup.subtree_control", "ours/cpu.weight")
	g.Expect(os.WriteFile(filepath.Join(second, "cgroup.controllers"), []byte("cpuset cpu io\n"), 0o600)).To(Succeed())
	g.Expect(weighGroup(second, "ours")).To(Succeed())
	g.Expect(os.ReadFile(filepath.Join(second, "ours/cpu.weight"))).To(BeEquivalentTo("2000"))
	g.Expect(os.ReadFile(filepath.Join(second, "cgroup.subtree_control"))).To(BeEquivalentTo("+cpu"))
}

func TestAWeightThatIsNotToBeHadIsTold(t *testing.T) {
	without := cgroups(t, "cgroup.subtree_control")
	NewWithT(t).Expect(os.WriteFile(filepath.Join(without, "cgroup.controllers"), []byte("cpuset\n"), 0o600)).To(Succeed())
	frozen := cgroups(t, "ours")
	NewWithT(t).Expect(os.WriteFile(filepath.Join(frozen, "cgroup.controllers"), []byte("cpu\n"), 0o600)).To(Succeed())
	for root, says := range map[string]string{
		t.TempDir():              "there are none",
		without:                  "there are none",
		cgroups(t, "cpu/ours"):   "making a control group: mkdir .*: not a directory",
		cgroups(t, "cpu/x/file"): `giving a control group its weight: open .*/cpu/ours/cpu.shares: no such file`,
		frozen:                   "making a control group: .*not a directory(?s:.*)cgroup.subtree_control: no such file",
	} {
		NewWithT(t).Expect(weighGroup(root, "ours")).To(MatchError(MatchRegexp(says)))
	}
}
