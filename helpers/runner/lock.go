package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// lockAgain is how long to wait before another try to get a lock.
const lockAgain = 100 * time.Millisecond

// lock waits until no other run builds, which it knows by the lock file at path, and returns what gives it back. The
// system gives it back for a run that dies. A signal ends the wait with errInterrupted.
func (p Program) lock(ctx context.Context, path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the build: %w", err)
	}
	ticker := time.NewTicker(lockAgain)
	defer ticker.Stop()
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = file.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(fmt.Errorf("locking the build by %s: %w", path, err), file.Close())
		}
		select {
		case <-ticker.C:
		case s := <-p.Signals:
			_ = file.Close()
			return nil, fmt.Errorf("%w by the signal %s, while another run was building", errInterrupted, s)
		case <-ctx.Done():
			_ = file.Close()
			return nil, fmt.Errorf("waiting for another run's build: %w", ctx.Err())
		}
	}
}
