package images

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// offer is what the fake lists know.
const offer = `printf 'Package: busybox-static\nVersion: 1:2\nArchitecture: amd64\n\n'`

// fakeTools puts shell scripts in the place of Debian's tools. The scripts see the arguments in $*.
func fakeTools(t *testing.T, scripts map[string]string) {
	t.Helper()
	dir := t.TempDir()
	all := map[string]string{"dpkg": "echo amd64", "dpkg-deb": "exit 1", "apt-get": "", "apt-cache": offer}
	for name, script := range scripts {
		all[name] = script
	}
	for name, script := range all {
		file := filepath.Join(dir, name)
		NewWithT(t).Expect(os.WriteFile(file, []byte("#!/bin/sh\n"+script+"\n"), 0o700)).To(Succeed()) //nolint:gosec // run
	}
	t.Setenv("PATH", dir)
}

func TestPackagesAreFetched(t *testing.T) {
	for promise, c := range map[string]struct {
		tools map[string]string
		said  []string
		fault string
	}{
		"with the machine's lists": {nil, []string{"downloading 1 packages"}, ""},
		"with lists of our own where it has none": {
			map[string]string{"apt-cache": `case "$*" in *Dir::State::lists=*) ` + offer + `;; esac`},
			[]string{"getting the package lists", "downloading 1 packages"},
			"",
		},
		"with lists of our own where its are old": {
			map[string]string{"apt-get": `case "$*" in *Dir::State::lists=*) ;; *) exit 100;; esac`},
			[]string{"downloading 1 packages", "getting the package lists", "downloading 1 packages"},
			"",
		},
		"or the reason why not is told": {
			map[string]string{"apt-get": "echo 'E: No space left on device' >&2; exit 100"},
			[]string{"downloading 1 packages", "getting the package lists"},
			"running apt-get: exit status 100\n  E: No space left on device",
		},
		"but only what the lists offer": {
			map[string]string{"apt-cache": ""},
			[]string{"getting the package lists"},
			"the package lists offer no busybox-static",
		},
	} {
		t.Run(promise, func(t *testing.T) {
			g := NewWithT(t)
			fakeTools(t, c.tools)
			var said []string
			o := Options{WorkDir: t.TempDir(), Progress: func(line string) { said = append(said, line) }}
			a, err := newApt(t.Context(), o, "amd64")
			g.Expect(err).NotTo(HaveOccurred())
			files, err := a.fetch(t.Context(), func(lists) []string { return []string{"busybox-static"} })
			g.Expect(said).To(Equal(c.said))
			if c.fault != "" {
				g.Expect(err).To(MatchError(c.fault))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(files).To(ConsistOf(HaveSuffix("/apt/debs/busybox-static_1%3a2_amd64.deb")))
		})
	}
}

func TestPackagesOfAnotherArchitecture(t *testing.T) {
	g := NewWithT(t)
	fakeTools(t, nil)
	_, err := newApt(t.Context(), Options{WorkDir: t.TempDir()}, "arm64")
	g.Expect(err).To(MatchError("this machine's packages are for amd64, but the engine is arm64"))
}

func TestAPackageThatCannotBeUnpacked(t *testing.T) {
	g := NewWithT(t)
	fakeTools(t, map[string]string{"dpkg-deb": "echo 'not a Debian archive' >&2; exit 2"})
	a, err := newApt(t.Context(), Options{WorkDir: t.TempDir()}, "amd64")
	g.Expect(err).NotTo(HaveOccurred())
	err = a.unpack(t.Context(), "/x/y.deb", newTree(), func(string) bool { return true })
	g.Expect(err).To(MatchError("unpacking y.deb: running dpkg-deb: exit status 2\n  not a Debian archive"))
}
