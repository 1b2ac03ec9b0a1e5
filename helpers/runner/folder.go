package runner

import (
	"fmt"
	"os"
	"path/filepath"

	"smoke.example/ecs/helpers/unique"
)

// makeFolder makes the folder of a new run in out and points "latest" there. A folder that exists is an error: no
// run ever finds another's files in its own.
func makeFolder(out string, id unique.Run) (string, error) {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return "", fmt.Errorf("making a folder for runs: %w", err)
	}
	dir := filepath.Join(out, string(id))
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", fmt.Errorf("making the run's folder: %w", err)
	}
	part := filepath.Join(out, "latest-"+string(id))
	if err := os.Symlink(string(id), part); err != nil {
		return "", fmt.Errorf("pointing latest to the run's folder: %w", err)
	}
	if err := os.Rename(part, filepath.Join(out, "latest")); err != nil {
		return "", fmt.Errorf("pointing latest to the run's folder: %w", err)
	}
	return dir, nil
}
