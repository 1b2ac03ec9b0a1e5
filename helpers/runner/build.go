package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
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

// build builds the suite into work, unless one is given, and Ginkgo, which go keeps in its cache. An interrupted
// build is errInterrupted, with the signal's name.
func (p Program) build(ctx context.Context, root, work, suite string) (tools, error) {
	ginkgo, err := p.goCommand(ctx, root, "building Ginkgo", "tool", "-n", "ginkgo")
	if err != nil {
		return tools{}, err
	}
	if suite == "" {
		suite = filepath.Join(work, "smoke.test")
		if _, err := p.goCommand(ctx, root, "building the suite", "test", "-c", "-o", suite, suitePackage); err != nil {
			return tools{}, err
		}
	}
	return tools{suite: suite, ginkgo: ginkgo}, nil
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
	case e.interrupted != "":
		return "", fmt.Errorf("%w %s, while %s", errInterrupted, e.interrupted, doing)
	case e.code != 0:
		return "", fmt.Errorf("%s: `go %s` says: %s", doing, strings.Join(args, " "),
			strings.Join(firstLines(lines(complaints.String())), " / "))
	}
	return strings.TrimSpace(out.String()), nil
}
