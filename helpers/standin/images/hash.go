package images

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// hash is short, and changes with every input of the image: the files of its folder, its base, the architecture, and
// for what is compiled the compiler and the module's dependencies.
func hash(r recipe) (string, error) {
	sum := sha256.New()
	_, _ = fmt.Fprintln(sum, r.name, r.arch, r.base.ref, r.base.given, madeBy)
	files, err := inputs(r)
	if err != nil {
		return "", err
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		_, _ = fmt.Fprintln(sum, filepath.Base(file), len(content))
		_, _ = sum.Write(content)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}

func inputs(r recipe) ([]string, error) {
	var files []string
	err := filepath.WalkDir(r.folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(path, "_test.go") {
			files = append(files, path)
		}
		return err
	})
	if err != nil || r.name != service {
		return files, err
	}
	module, err := moduleRoot(r.folder)
	if err != nil {
		return nil, err
	}
	return append(files, filepath.Join(module, "go.mod"), filepath.Join(module, "go.sum")), nil
}

// moduleRoot is the nearest folder at or above folder that has a go.mod.
func moduleRoot(folder string) (string, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	for dir := folder; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("there is no go.mod at or above %s", folder)
		}
	}
}

// madeBy names the compiler, and the way in which this package makes bases; raise the number when that changes.
var madeBy = runtime.Version() + " 1"
