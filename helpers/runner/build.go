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

// The suites: the one that verifies, and the one that walks through an acceptance.
const (
	smokeSuite = "smoke"
	walkSuite  = "acceptance"
)

// tools are the programs that a run needs.
type tools struct {
	// suite is the suite's test binary, ginkgo the program that runs it.
	suite, ginkgo string
	// verifier is the test binary of the suite that verifies, for a run whose own suite is another; else it is empty.
	verifier string
}

// errInterrupted is a build that a signal ended.
var errInterrupted = errors.New("interrupted")

// build builds the suites that a run needs, unless they are given, and Ginkgo, which go keeps in its cache. They come
// into work. An interrupted build is errInterrupted, with the signal's name.
func (p Program) build(ctx context.Context, root, work string, o options) (tools, error) {
	with := tools{suite: o.suite, verifier: o.verifier}
	var err error
	if with.ginkgo, err = p.goCommand(ctx, root, "building Ginkgo", "tool", "-n", "ginkgo"); err != nil {
		return tools{}, err
	}
	if with.suite == "" {
		if with.suite, err = p.buildSuite(ctx, root, work, o.suiteName()); err != nil {
			return tools{}, err
		}
	}
	if with.verifier == "" && o.suiteName() != smokeSuite {
		if with.verifier, err = p.buildSuite(ctx, root, work, smokeSuite); err != nil {
			return tools{}, err
		}
	}
	return with, nil
}

// buildSuite builds the suite called name in the project's folder for programs, where go finds it again and links
// nothing that is still up to date, and puts it into work, so that another run may build while this one goes on.
func (p Program) buildSuite(ctx context.Context, root, work, name string) (path string, err error) {
	const doing = "building the suite"
	path = filepath.Join(work, name+".test")
	bin := filepath.Join(root, ".smoke", "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return "", fmt.Errorf("%s: %w", doing, err)
	}
	unlock, err := p.lock(ctx, filepath.Join(bin, "suite.lock"))
	if err != nil {
		return "", err
	}
	defer unlock()
	built := filepath.Join(bin, name+".test")
	// Without symbols and DWARF it links faster; stack traces do not need them.
	if _, err := p.goCommand(ctx, root, doing, "test", "-c", "-ldflags=-s -w", "-o", built, "./suites/"+name); err != nil {
		if errors.Is(err, errInterrupted) {
			_ = os.Remove(built) // go takes half a file whose head is right for the whole one
		}
		return "", err
	}
	return path, place(built, path)
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
