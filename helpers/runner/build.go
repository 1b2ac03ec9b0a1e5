package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// suitePackage is the suite that gate and nightly run.
const suitePackage = "./suites/smoke"

// tools are the programs that a run needs.
type tools struct {
	// suite is the suite's test binary, ginkgo the program that runs it.
	suite, ginkgo string
}

// errInterrupted is a build that a signal ended.
var errInterrupted = errors.New("interrupted")

// build builds the suite, unless one is given, and Ginkgo, which go keeps in its cache. The suite comes into work.
// An interrupted build is errInterrupted, with the signal's name.
func (p Program) build(ctx context.Context, root, work, suite string) (tools, error) {
	ginkgo, err := p.goCommand(ctx, root, "building Ginkgo", "tool", "-n", "ginkgo")
	if err != nil {
		return tools{}, err
	}
	if suite == "" {
		suite = filepath.Join(work, "smoke.test")
		if err := p.buildSuite(ctx, root, suite); err != nil {
			return tools{}, err
		}
	}
	return tools{suite: suite, ginkgo: ginkgo}, nil
}

// buildSuite builds the suite in the project's folder for programs, where go finds it again and links nothing that
// is still up to date, and puts it at path, so that another run may build while this one goes on.
func (p Program) buildSuite(ctx context.Context, root, path string) error {
	const doing = "building the suite"
	bin := filepath.Join(root, ".smoke", "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	unlock, err := p.lock(ctx, filepath.Join(bin, "suite.lock"))
	if err != nil {
		return err
	}
	defer unlock()
	built := filepath.Join(bin, "smoke.test")
	// Without symbols and DWARF it links faster; stack traces do not need them.
	if _, err := p.goCommand(ctx, root, doing, "test", "-c", "-ldflags=-s -w", "-o", built, suitePackage); err != nil {
		if errors.Is(err, errInterrupted) {
			_ = os.Remove(built) // go takes half a file whose head is right for the whole one
		}
		return err
	}
	return place(built, path)
}

// place makes the file at from appear at to as well: as a link, or as a copy where the two are on different disks.
func place(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("copying the suite: %w", err)
	}
	if err := os.WriteFile(to, text, 0o700); err != nil {
		return fmt.Errorf("copying the suite: %w", err)
	}
	return nil
}

// goCommand runs the go command in root and returns what it printed.
func (p Program) goCommand(ctx context.Context, root, doing string, args ...string) (string, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return "", fmt.Errorf("%s: the go command is not in PATH", doing)
	}
	return p.command(ctx, root, path, doing, args...)
}

// command runs the go command at path.
func (p Program) command(ctx context.Context, root, path, doing string, args ...string) (string, error) {
	var out, complaints bytes.Buffer
	c := p.child(ctx, root, path, args...)
	c.cmd.Stdout, c.cmd.Stderr = &out, &complaints
	e, err := c.run()
	switch {
	case err != nil:
		return "", fmt.Errorf("%s: %w", doing, err)
	case e.signal != nil:
		return "", fmt.Errorf("%w %s, while %s", errInterrupted, e.by(), doing)
	case e.code != 0:
		return "", fmt.Errorf("%s: `go %s` says: %s", doing, strings.Join(args, " "),
			strings.Join(firstLines(lines(complaints.String())), " / "))
	}
	return strings.TrimSpace(out.String()), nil
}
