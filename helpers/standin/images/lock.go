package images

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// lock lets one process at a time build in a work folder; the others wait until it is done.
func lock(ctx context.Context, o Options) (unlock func(), err error) {
	if err := os.MkdirAll(o.WorkDir, 0o755); err != nil {
		return nil, fmt.Errorf("making the work folder of the images: %w", err)
	}
	file, err := os.Create(filepath.Join(o.WorkDir, "lock"))
	if err != nil {
		return nil, fmt.Errorf("locking the work folder of the images: %w", err)
	}
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for said := false; ; said = true {
		// Asked again and again, since a blocking flock could not be interrupted.
		if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			return func() { _ = file.Close() }, nil
		}
		if !said {
			o.say("waiting for another process that builds in %s", o.WorkDir)
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			_ = file.Close()
			return nil, fmt.Errorf("waiting for another process that builds in %s: %w", o.WorkDir, ctx.Err())
		}
	}
}
