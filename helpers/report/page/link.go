package page

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"smoke.example/ecs/helpers/evidence"
)

// bundled is the name, from the run's folder, of a file of the bundle. A name that leads elsewhere has none.
func bundled(file string) string {
	if file == "" || !filepath.IsLocal(file) {
		return ""
	}
	return path.Join(evidence.BundleFolder, filepath.ToSlash(file))
}

// From returns the page for a file in the folder: its links lead from there to the files of the run. It has none where
// no way is known.
func (p Page) From(folder string) Page {
	p.from = func(string) string { return "" }
	if way, err := filepath.Rel(resolved(folder), resolved(p.Run.Folder)); err == nil {
		p.from = func(file string) string { return path.Join(filepath.ToSlash(way), file) }
	}
	return p
}

// resolved is a folder's own path, whatever led to it.
func resolved(folder string) string {
	if followed, err := filepath.EvalSymlinks(folder); err == nil {
		folder = followed
	}
	if whole, err := filepath.Abs(folder); err == nil {
		folder = whole
	}
	return folder
}

// Link is the address of a file in the run's folder, from where the page is; empty for none.
func (p Page) Link(file string) string {
	if file == "" {
		return ""
	}
	if p.from != nil {
		file = p.from(file)
	}
	return strings.TrimPrefix((&url.URL{Path: file}).String(), "./")
}

// there is a file's name, if the run's folder has it.
func (f *files) there(name string) string {
	if info, err := os.Stat(filepath.Join(f.dir, filepath.FromSlash(name))); err != nil || info.IsDir() {
		return ""
	}
	return name
}
