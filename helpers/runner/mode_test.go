package runner

import (
	"io/fs"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
)

func TestAllArtefactsMayBeReadByTheSame(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := bad(t, &fakeCloud{back: settles}, "pass", collects...)
	b.program.Bundle = (&collector{}).bundle
	g.Expect(b.use(t, "gate", "fail")).To(Equal(1))
	modes := map[fs.FileMode][]string{}
	dir, err := filepath.EvalSymlinks(b.file("."))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			modes[info.Mode()] = append(modes[info.Mode()], path)
		}
		return err
	})).To(Succeed())
	g.Expect(filepath.Join(dir, evidence.JournalFile)).To(BeARegularFile())
	g.Expect(modes).To(HaveLen(1), "%v", modes)
}
