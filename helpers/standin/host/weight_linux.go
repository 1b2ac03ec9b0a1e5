package host

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// What the engine's containers weigh together when processor time is scarce, against each process beside them: twenty
// times as much, in the units of cgroup v1 (1024 is usual) and v2 (100 is usual). They need little, and at once: a
// service that compilers keep waiting looks like one that is broken.
const (
	cpuShares = "20480"
	cpuWeight = "2000"
)

// weigh makes the engine's control group weigh more. An engine is of use without that too.
func (p *private) weigh() {
	if err := weighGroup("/sys/fs/cgroup", p.group); err != nil {
		p.log("the containers get no more of the processors than what runs beside them, so that a busy machine makes " +
			"them slow: " + err.Error())
	}
}

// weighGroup makes a control group under root, where the system has them, and gives it its weight.
func weighGroup(root, group string) error {
	shares := filepath.Join(root, "cpu", group, "cpu.shares")
	weight := filepath.Join(root, group, "cpu.weight")
	if isDir(filepath.Join(root, "cpu")) {
		return weighBy(shares, cpuShares)
	}
	controllers, err := os.ReadFile(filepath.Join(root, "cgroup.controllers"))
	if err != nil || !slices.Contains(strings.Fields(string(controllers)), "cpu") {
		return errors.Join(fmt.Errorf("looking for the control groups of processors in %s: there are none", root), err)
	}
	passed := write(filepath.Join(root, "cgroup.subtree_control"), "+cpu")
	if err := weighBy(weight, cpuWeight); err != nil {
		return errors.Join(err, passed)
	}
	return nil
}

// weighBy makes a file's folder, in which the kernel makes the file, and writes to it.
func weighBy(file, weight string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("making a control group: %w", err)
	}
	if err := write(file, weight); err != nil {
		return fmt.Errorf("giving a control group its weight: %w", err)
	}
	return nil
}

// write writes to a file that is there.
func write(file, text string) error {
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
