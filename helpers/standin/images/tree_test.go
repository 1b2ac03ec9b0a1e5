package images

import (
	"archive/tar"
	"bytes"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestPackagesAreMergedIntoATree(t *testing.T) {
	g := NewWithT(t)
	var packed bytes.Buffer
	archive := tar.NewWriter(&packed)
	for _, h := range []tar.Header{
		{Name: "./bin/", Typeflag: tar.TypeDir, Mode: 0o755},
		{Name: "./bin/busybox", Typeflag: tar.TypeReg, Mode: 0o755, Size: 2},
		{Name: "./usr/share/doc/x", Typeflag: tar.TypeReg, Mode: 0o644, Size: 2},
		{Name: "./lib/x86_64-linux-gnu/libz.so.1", Typeflag: tar.TypeSymlink, Linkname: "libz.so.1.2"},
		{Name: "./lib64/ld.so", Typeflag: tar.TypeSymlink, Linkname: "/bin/busybox"},
		{Name: "./usr/bin/hard", Typeflag: tar.TypeLink, Linkname: "./bin/busybox"},
	} {
		g.Expect(archive.WriteHeader(&h)).To(Succeed())
		_, err := io.WriteString(archive, strings.Repeat("x", int(h.Size)))
		g.Expect(err).NotTo(HaveOccurred())
	}
	g.Expect(archive.Close()).To(Succeed())

	root := newTree()
	g.Expect(root.unpack(&packed, func(name string) bool { return !strings.Contains(name, "/doc/") })).To(Succeed())
	g.Expect(root.entries).To(HaveKey("usr/bin/busybox"))
	g.Expect(root.entries["usr/bin/hard"].data).To(HaveLen(2))
	g.Expect(root.entries).NotTo(HaveKey("usr/share/doc/x"))
	g.Expect(root.library("libz.so.1")).To(Equal("usr/lib/x86_64-linux-gnu/libz.so.1"))
	file, links := root.follow("usr/lib64/ld.so")
	g.Expect(file).To(Equal("usr/bin/busybox"))
	g.Expect(links).To(ConsistOf("usr/lib64/ld.so"))
	_, err := root.closure([]string{"usr/lib/x86_64-linux-gnu/libz.so.1"})
	g.Expect(err).To(MatchError("usr/lib/x86_64-linux-gnu/libz.so.1 is in none of the packages"))
}

func TestATreeIsWrittenFoldersFirst(t *testing.T) {
	g := NewWithT(t)
	root := newTree()
	root.file("srv/a/b", 0o644, "text")
	root.dir("srv/a/c", 0o2775, postgresID)
	root.addBusybox()
	var out bytes.Buffer
	g.Expect(root.write(&out)).To(Succeed())

	headers := map[string]tar.Header{}
	for archive := tar.NewReader(&out); ; {
		h, err := archive.Next()
		if err == io.EOF {
			break
		}
		g.Expect(err).NotTo(HaveOccurred())
		if dir := path.Dir(strings.TrimSuffix(h.Name, "/")); dir != "." {
			g.Expect(slices.Collect(maps.Keys(headers))).To(ContainElement(dir+"/"), h.Name)
		}
		headers[h.Name] = *h
	}
	g.Expect(headers["bin"].Linkname).To(Equal("usr/bin"))
	g.Expect(headers["usr/bin/sh"].Linkname).To(Equal("busybox"))
	g.Expect(headers["srv/a/c/"].Uid).To(Equal(postgresID))
	g.Expect(headers["srv/a/c/"].Mode).To(BeEquivalentTo(0o2775))
	g.Expect(headers["tmp/"].Mode).To(BeEquivalentTo(0o1777))
	g.Expect(headers["srv/a/b"].Size).To(BeEquivalentTo(4))
}

func TestPackageLists(t *testing.T) {
	const available = `Package: postgresql-15
Version: 15.20-0+deb12u1
Architecture: amd64
Pre-Depends: libpam0g (>= 0.99)
Depends: libc6 (>= 2.34), libllvm14 (>= 1:9), postgresql-common (>= 182~), locales | libx, zlib1g (>= 1:1.1.4), libssl3:any
Description: object-relational SQL database,
 version: 15 server

Package: libc6
Version: 2:2.36
Architecture: amd64
Depends: libgcc-s1

Package: libgcc-s1
Version: 12
Architecture: amd64
Depends: gcc-12-base, libc6
`
	g := NewWithT(t)
	known := parseLists(available)
	g.Expect(known).To(HaveLen(3))
	g.Expect(known["postgresql-15"].libraries).To(Equal([]string{"libpam0g", "libc6", "zlib1g", "libssl3"}))
	g.Expect(known["libc6"].file()).To(Equal("libc6_2%3a2.36_amd64.deb"))
	g.Expect(offered(known)).To(Equal("15"))
	g.Expect(offered(lists{})).To(BeEmpty())

	all, err := known.withLibraries([]string{"postgresql-15"})
	g.Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, p := range all {
		names = append(names, p.name)
	}
	g.Expect(names).To(Equal([]string{"postgresql-15", "libc6", "libgcc-s1"}))
	_, err = known.withLibraries([]string{"busybox-static"})
	g.Expect(err).To(MatchError("the package lists offer no busybox-static"))
	_, err = known.withLibraries(nil)
	g.Expect(err).To(MatchError("the package lists offer no Postgres"))
}
