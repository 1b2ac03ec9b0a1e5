package standin

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Running is a stand-in that some process runs.
type Running struct {
	// Name is its number on this machine.
	Name string
	// PID is the process's.
	PID int
	// Environment are NAME=value that lead to it; empty while it starts.
	Environment []string

	dir string
}

// Files of a stand-in's folder. The one with the process's number is locked as long as the stand-in runs, so that a
// number left behind is never taken for a process.
const (
	pidFile         = "pid"
	environmentFile = "environment"
)

// holdPID writes this process's number and locks the file, until the function that it returns is called.
func holdPID(dir string) (func() error, error) {
	file, err := os.OpenFile(filepath.Join(dir, pidFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("writing the stand-in's number: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("locking %s: %w", file.Name(), err)
	}
	if err := errors.Join(file.Truncate(0), writeString(file, strconv.Itoa(os.Getpid()))); err != nil {
		return nil, errors.Join(fmt.Errorf("writing the stand-in's number: %w", err), file.Close())
	}
	return file.Close, nil
}

func writeString(file *os.File, text string) error {
	_, err := file.WriteString(text)
	return err
}

// List returns the stand-ins that run out of a folder such as .smoke/standin.
func List(dir string) ([]Running, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*", pidFile))
	if err != nil {
		return nil, fmt.Errorf("looking for stand-ins in %s: %w", dir, err)
	}
	var running []Running
	for _, file := range files {
		if free(file) {
			continue
		}
		text, err := os.ReadFile(file)
		pid, pidErr := strconv.Atoi(string(text))
		if err != nil || pidErr != nil {
			continue // it ends, or begins
		}
		dir := filepath.Dir(file)
		running = append(running, Running{
			Name: filepath.Base(dir), PID: pid, Environment: readEnvironment(dir), dir: dir,
		})
	}
	return running, nil
}

func readEnvironment(dir string) []string {
	text, err := os.ReadFile(filepath.Join(dir, environmentFile))
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// free says whether nobody holds the lock of a pid file.
func free(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	defer func() { _ = f.Close() }()
	return syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil
}

// End asks a stand-in to end and waits until it has removed what it made.
func (r Running) End(ctx context.Context) error {
	if err := syscall.Kill(r.PID, syscall.SIGTERM); err != nil {
		return fmt.Errorf("ending stand-in %s (process %d): %w", r.Name, r.PID, err)
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !free(filepath.Join(r.dir, pidFile)) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for stand-in %s (process %d) to end: %w", r.Name, r.PID, ctx.Err())
		case <-tick.C:
		}
	}
	return nil
}
