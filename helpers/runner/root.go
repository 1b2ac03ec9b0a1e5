package runner

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// module is what the project's go.mod begins with.
var module = []byte("module smoke.example/ecs\n")

// findRoot returns the project's folder: dir, or the nearest one above it that holds the project's go.mod.
func findRoot(dir string) (string, error) {
	for at := dir; ; at = filepath.Dir(at) {
		text, err := os.ReadFile(filepath.Join(at, "go.mod"))
		if err == nil && bytes.HasPrefix(text, module) {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("looking for the project above %s: there is no go.mod of it; change to its folder", dir)
		}
	}
}
