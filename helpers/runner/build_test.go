package runner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// shim puts a go command into PATH that answers where Ginkgo is, and builds as the script says, in which $out is the
// program to be built.
func (b *bench) shim(t *testing.T, script string) (built string) {
	t.Helper()
	g := NewWithT(t)
	b.write(t, "go.mod", "module smoke.example/ecs\n")
	b.write(t, "go", "#!/bin/sh\n[ \"$1\" = tool ] && echo ginkgo && exit\n"+
		"while [ \"$1\" != -o ]; do shift; done; out=$2\n"+script)
	g.Expect(os.Chmod(filepath.Join(b.dir, "go"), 0o700)).To(Succeed())
	t.Setenv("PATH", b.dir+":"+os.Getenv("PATH"))
	b.program.Dir = b.dir
	return filepath.Join(b.dir, ".smoke", "bin", "smoke.test")
}

func TestAnInterruptedBuildIsIncomplete(t *testing.T) {
	for _, c := range []struct {
		script, says string
		interrupts   int
	}{
		{`trap 'exit 1' INT; echo $$ >"$out"; while :; do sleep 0.05; done`, "by the signal interrupt, while building the suite\n", 1},
		{`trap '' INT; echo $$ >"$out"; while :; do sleep 0.05; done`, "twice, by the signal interrupt, while building the suite\n", 2},
	} {
		t.Run(c.says, func(t *testing.T) {
			g := NewWithT(t)
			b := newBench(t)
			built := b.shim(t, c.script)
			code := make(chan int, 1)
			go func() { code <- b.main(t, "nightly", "-target", b.target, "-out", filepath.Join(b.dir, "runs")) }()
			g.Eventually(func() ([]byte, error) { return os.ReadFile(built) }).WithTimeout(patience).Should(HaveSuffix("\n"))
			compiler, err := os.ReadFile(built)
			g.Expect(err).NotTo(HaveOccurred())
			for range c.interrupts {
				b.signals <- interrupt
			}
			g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(3)))
			g.Expect(b.out.String()).To(ContainSubstring("INCOMPLETE the run was interrupted: " + c.says))
			g.Expect(b.out.String()).NotTo(ContainSubstring("may have left"))
			g.Expect(built).NotTo(BeAnExistingFile(), "half a program that go would take for the whole one")
			g.Expect(filepath.Join("/proc", strings.TrimSpace(string(compiler)), "exe")).NotTo(BeAnExistingFile())
			b.checkAgain(t, 3)
		})
	}
}
