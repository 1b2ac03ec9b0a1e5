package images

import (
	"archive/tar"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// tree is a root file system in memory, by paths without a leading slash. Its top folders are merged as on a current
// Debian: what a package has in /lib or /bin stands in /usr/lib or /usr/bin, so that old and new packages look alike.
type tree struct {
	entries map[string]entry
}

type entry struct {
	mode     int64
	uid, gid int
	// link is the target of a symbolic link.
	link string
	dir  bool
	data []byte
}

// nobody's file systems need the owner of Postgres' files: this is its user and group, as in the official image.
const postgresID = 999

func newTree() *tree {
	t := &tree{entries: map[string]entry{}}
	for _, dir := range []string{"bin", "sbin", "lib", "lib64"} {
		t.entries[dir] = entry{link: "usr/" + dir}
	}
	for _, dir := range []string{"dev", "proc", "sys", "root", "run", "etc", "usr/bin", "usr/sbin", "usr/lib", "usr/lib64"} {
		t.dir(dir, 0o755, 0)
	}
	t.dir("tmp", 0o1777, 0)
	t.dir("var", 0o755, 0)
	t.entries["var/run"] = entry{link: "/run"}
	return t
}

func (t *tree) dir(name string, mode int64, owner int) {
	t.entries[name] = entry{dir: true, mode: mode, uid: owner, gid: owner}
}

func (t *tree) file(name string, mode int64, data string) {
	t.entries[name] = entry{mode: mode, data: []byte(data)}
}

// merged is where a path of a package stands in a tree.
func merged(name string) string {
	name = strings.Trim(path.Clean("/"+name), "/")
	for _, top := range []string{"bin/", "sbin/", "lib/", "lib64/"} {
		if strings.HasPrefix(name, top) {
			return "usr/" + name
		}
	}
	return name
}

// unpack adds those files and links of a package's archive that want accepts by their merged path.
func (t *tree) unpack(archive io.Reader, want func(string) bool) error {
	for files := tar.NewReader(archive); ; {
		h, err := files.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		name := merged(h.Name)
		if !want(name) {
			continue
		}
		switch h.Typeflag {
		case tar.TypeSymlink:
			t.entries[name] = entry{link: h.Linkname}
		case tar.TypeLink:
			t.entries[name] = t.entries[merged(h.Linkname)]
		case tar.TypeReg:
			data, err := io.ReadAll(files)
			if err != nil {
				return err
			}
			t.entries[name] = entry{mode: h.Mode, data: data}
		}
	}
}

// follow returns the path of the file that name leads to, and the links on the way; "" if it leads nowhere.
func (t *tree) follow(name string) (file string, links []string) {
	for range 8 {
		e, ok := t.entries[name]
		if !ok || e.link == "" {
			return map[bool]string{true: name}[ok], links
		}
		links = append(links, name)
		if path.IsAbs(e.link) {
			name = merged(e.link)
		} else {
			name = merged(path.Join(path.Dir(name), e.link))
		}
	}
	return "", links
}

func (t *tree) size() (bytes int) {
	for _, e := range t.entries {
		bytes += len(e.data)
	}
	return bytes
}

// write makes an archive of the tree, with every folder before what it holds.
func (t *tree) write(out io.Writer) error {
	archive := tar.NewWriter(out)
	for name := range maps.Clone(t.entries) {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if _, ok := t.entries[dir]; !ok {
				t.dir(dir, 0o755, 0)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.entries)) {
		e := t.entries[name]
		if err := archive.WriteHeader(e.header(name)); err != nil {
			return err
		}
		if _, err := archive.Write(e.data); err != nil {
			return err
		}
	}
	return archive.Close()
}

func (e entry) header(name string) *tar.Header {
	h := &tar.Header{Name: name, Mode: e.mode, Uid: e.uid, Gid: e.gid, Size: int64(len(e.data)), Typeflag: tar.TypeReg}
	switch {
	case e.link != "":
		h.Typeflag, h.Linkname, h.Mode = tar.TypeSymlink, e.link, 0o777
	case e.dir:
		h.Typeflag, h.Name = tar.TypeDir, name+"/"
	}
	return h
}
