package page

import (
	"net/url"
	"path"
	"path/filepath"

	"smoke.example/ecs/helpers/evidence"
)

// bundled is the address of a file of the bundle from the page, which lies beside it. A name that leads elsewhere has none.
func bundled(file string) string {
	if file == "" || !filepath.IsLocal(file) {
		return ""
	}
	return (&url.URL{Path: path.Join(evidence.BundleFolder, filepath.ToSlash(file))}).EscapedPath()
}
