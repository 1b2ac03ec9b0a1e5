package backchannel

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	// prefix begins the name of every line's folder, and socketName is the socket in it.
	prefix     = "smoke-line-"
	socketName = "socket"
	// young is how old a folder has to be to be taken for left: one that was just made has no socket yet.
	young = time.Minute
)

// removeDead removes what runners that were killed left in the folder dir: lines of this user on which nobody listens.
// What cannot be removed is left to the next one.
func removeDead(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, prefix+"*"))
	for _, folder := range left {
		info, err := os.Lstat(folder)
		if err != nil || !info.IsDir() || !ours(info) || time.Since(info.ModTime()) < young || !dead(folder) {
			continue
		}
		_ = os.RemoveAll(folder)
	}
}

// ours reports whether a file is this user's.
func ours(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}

// dead reports whether nobody listens any more: the socket is not there, or it refuses.
func dead(folder string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", filepath.Join(folder, socketName))
	if err == nil {
		_ = conn.Close()
	}
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, os.ErrNotExist)
}
