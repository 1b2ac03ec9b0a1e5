package target

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// resolve puts the home folder in place of ~/ and counts a relative path from folder. An empty path stays empty.
func resolve(folder, path string) (string, error) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("expanding %s: %w", path, err)
		}
		return filepath.Join(home, rest), nil
	}
	if path == "" || filepath.IsAbs(path) {
		return path, nil
	}
	return filepath.Join(folder, path), nil
}
