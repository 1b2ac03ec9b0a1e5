package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// outside are the files and folders that an engine makes outside of the folders that it is given, whatever its
// settings: the shims' sockets, the folder of plugins, and (before Docker 24) a key. Inner ones come first.
var outside = []string{
	"/run/containerd/s", "/run/containerd", "/run/docker/plugins", "/run/docker",
	"/etc/docker/key.json", "/etc/docker",
}

func (p *private) noted() string { return filepath.Join(p.dir, "made") }

// noteMachine writes down which of them are not there, so that Clean may remove them. A second start of the same
// engine keeps the first one's notes.
func (p *private) noteMachine() error {
	if _, err := os.Stat(p.noted()); err == nil {
		return nil
	}
	var missing []string
	for _, path := range outside {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			missing = append(missing, path)
		}
	}
	if err := os.MkdirAll(p.dir, 0o711); err != nil {
		return fmt.Errorf("making the engine's folder: %w", err)
	}
	return os.WriteFile(p.noted(), []byte(strings.Join(missing, "\n")+"\n"), 0o600)
}

// removeOutside removes what this engine made outside; a folder that others use by now is not empty and stays.
func (p *private) removeOutside() {
	text, err := os.ReadFile(p.noted())
	if err != nil {
		return
	}
	made := strings.Fields(string(text))
	for _, path := range outside {
		if slices.Contains(made, path) {
			_ = os.Remove(path)
		}
	}
}

// unmount takes away what is mounted under the engine's folders, such as the layers of containers that were killed.
func (p *private) unmount() error {
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return fmt.Errorf("listing mounts: %w", err)
	}
	var failed []error
	mounts := mountsUnder(string(text), p.dir, p.run)
	for _, path := range slices.Backward(mounts) { // the last mount lies on top
		if err := syscall.Unmount(path, syscall.MNT_DETACH); err != nil {
			failed = append(failed, fmt.Errorf("unmounting %s: %w", path, err))
		}
	}
	return errors.Join(failed...)
}

// mountsUnder returns the mount points below the folders, in the order in which they were mounted.
func mountsUnder(mountinfo string, folders ...string) []string {
	plain := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
	var found []string
	for line := range strings.Lines(mountinfo) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		path := plain.Replace(fields[4])
		if slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(path, f+"/") }) {
			found = append(found, path)
		}
	}
	return found
}
