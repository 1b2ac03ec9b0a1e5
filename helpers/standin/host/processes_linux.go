package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// Times that the engine's parts get to end by themselves. dockerd gives its containers ten seconds.
const (
	dockerdEndsWithin    = 20 * time.Second
	containerdEndsWithin = 5 * time.Second
	killedWithin         = 10 * time.Second
)

// halt ends the private engine and all that it runs: asked first, then killed.
func (p *private) halt(ctx context.Context) error {
	p.end(ctx, "dockerd", dockerdEndsWithin)
	p.end(ctx, "containerd", containerdEndsWithin)
	within, cancel := context.WithTimeout(ctx, killedWithin)
	defer cancel()
	err := await(within, func() (bool, error) {
		left := append(p.processes(ctx, ""), p.grouped()...)
		for _, pid := range left {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		return len(left) == 0, nil
	})
	if err != nil {
		return fmt.Errorf("ending the private engine: processes %v are still there: %w", p.processes(ctx, ""), err)
	}
	return nil
}

// end asks the processes of a program to end and waits for it.
func (p *private) end(ctx context.Context, name string, within time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for _, pid := range p.processes(ctx, name) {
		_ = syscall.Kill(pid, syscall.SIGTERM)
	}
	_ = await(ctx, func() (bool, error) { return len(p.processes(ctx, name)) == 0, nil })
}

// processes returns those of a program, or of any with the empty name, that were started for this engine: one of
// their arguments names its sockets' folder or its configuration. That is safer than a number in a file, which may
// by now be another's.
func (p *private) processes(ctx context.Context, name string) []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var found []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err == nil && ctx.Err() == nil && p.owns(pid, name) {
			found = append(found, pid)
		}
	}
	return found
}

func (p *private) owns(pid int, name string) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || len(line) == 0 { // one that has ended and waits for its parent has no arguments
		return false
	}
	args := bytes.Split(line, []byte{0})
	program := filepath.Base(string(args[0]))
	if name != "" && program != name {
		return false
	}
	known := []string{"dockerd", "containerd", "containerd-shim-runc-v2", "containerd-shim-runc-v1", "containerd-shim"}
	if !slices.Contains(known, program) {
		return false
	}
	return slices.ContainsFunc(args, func(arg []byte) bool {
		return bytes.Contains(arg, []byte(p.run+"/")) || string(arg) == filepath.Join(p.dir, "containerd.toml")
	})
}

// groups returns the engine's control groups, the inner ones first.
func (p *private) groups() []string {
	var found []string
	for _, pattern := range []string{"/sys/fs/cgroup/" + p.group, "/sys/fs/cgroup/*/" + p.group} {
		tops, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		for _, top := range tops {
			_ = filepath.WalkDir(top, func(path string, d os.DirEntry, err error) error {
				if err == nil && d.IsDir() {
					found = append(found, path)
				}
				return nil
			})
		}
	}
	slices.Reverse(found)
	return found
}

// grouped returns the processes in the engine's control groups: those of its containers.
func (p *private) grouped() []int {
	var found []int
	for _, group := range p.groups() {
		text, err := os.ReadFile(filepath.Join(group, "cgroup.procs"))
		if err != nil {
			continue
		}
		for _, field := range bytes.Fields(text) {
			if pid, err := strconv.Atoi(string(field)); err == nil {
				found = append(found, pid)
			}
		}
	}
	return found
}

// removeGroups removes the engine's control groups.
func (p *private) removeGroups() error {
	var failed []error
	for _, group := range p.groups() {
		if err := os.Remove(group); err != nil && !errors.Is(err, os.ErrNotExist) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// listens says whether something takes connections at a socket.
func listens(ctx context.Context, path string) bool {
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", path)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}
