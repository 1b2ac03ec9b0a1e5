package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// lock waits until no other command starts or ends a private engine of the same project. The kernel frees it when
// the process ends. The folder itself is locked, so that no file stays behind.
func lock(ctx context.Context, dir string) (func(), error) {
	folder, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		err = syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			break
		}
		select {
		case <-ctx.Done():
			_ = folder.Close()
			return nil, fmt.Errorf("waiting for another command that starts or ends an engine: %w", ctx.Err())
		case <-tick.C:
		}
	}
	if err != nil {
		_ = folder.Close()
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	return func() { _ = folder.Close() }, nil
}

// above returns the folder that is locked for an engine's: the project's, two above it, or the nearest that is there.
func above(dir string) string {
	dir = filepath.Dir(filepath.Dir(dir))
	for dir != "/" {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			break
		}
		dir = filepath.Dir(dir)
	}
	return dir
}
