package images

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// compile builds the Go program in the recipe's folder for the engine's architecture and returns the file.
func compile(ctx context.Context, r recipe, workDir string) (string, error) {
	out, err := filepath.Abs(filepath.Join(workDir, r.name+"-"+r.arch))
	if err != nil {
		return "", err
	}
	args := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", out, "."}
	cmd := interruptible(ctx, "go", args...)
	cmd.Dir = r.folder
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+r.arch)
	if output, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("compiling %s for linux/%s: %w\n%s", r.folder, r.arch, err, lastLines(string(output)))
	}
	return out, nil
}
