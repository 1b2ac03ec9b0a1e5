package images

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// apt looks packages up and downloads them with Debian's own tools. It installs nothing and needs no root.
type apt struct {
	dir  string
	opts []string
	say  func(string, ...any)
	// known are the packages that the lists offer; nil until they were read.
	known lists
	// own says that the lists are our own and fresh.
	own bool
}

// newApt makes the folders that apt needs under the work folder, and refuses a machine that cannot serve the engine.
func newApt(ctx context.Context, o Options, arch string) (*apt, error) {
	for _, tool := range []string{"apt-get", "apt-cache", "dpkg", "dpkg-deb"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("this machine is no Debian or Ubuntu: it has no %s", tool)
		}
	}
	dir, err := filepath.Abs(filepath.Join(o.WorkDir, "apt"))
	if err != nil {
		return nil, err
	}
	for _, sub := range []string{"debs", "lists/partial", "cache/archives/partial"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return nil, err
		}
	}
	// The sandbox's user could not write into a folder of ours.
	a := &apt{dir: dir, say: o.say, opts: []string{
		"-q", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=15",
	}}
	packaged, err := a.run(ctx, "dpkg", "--print-architecture")
	if own := strings.TrimSpace(packaged); err == nil && own != arch {
		err = fmt.Errorf("this machine's packages are for %s, but the engine is %s", own, arch)
	}
	return a, err
}

// fetch downloads the packages that choose picks and the libraries that they depend on, and returns their files.
// Where the machine's own lists are missing, or name versions that are gone, it gets lists of its own.
func (a *apt) fetch(ctx context.Context, choose func(lists) []string) ([]string, error) {
	files, err := a.download(ctx, choose)
	if err == nil || a.own || ctx.Err() != nil {
		return files, err
	}
	if err := a.update(ctx); err != nil {
		return nil, err
	}
	return a.download(ctx, choose)
}

func (a *apt) download(ctx context.Context, choose func(lists) []string) ([]string, error) {
	if a.known == nil {
		text, err := a.run(ctx, "apt-cache", a.with("dumpavail")...)
		if err != nil {
			return nil, err
		}
		a.known = parseLists(text)
	}
	packages, err := a.known.withLibraries(choose(a.known))
	if err != nil {
		return nil, err
	}
	a.say("downloading %d packages", len(packages))
	args, files := []string{"download"}, []string(nil)
	for _, p := range packages {
		args = append(args, p.name+"="+p.version)
		files = append(files, filepath.Join(a.dir, "debs", p.file()))
	}
	_, err = a.run(ctx, "apt-get", a.with(args...)...)
	return files, err
}

// update gets package lists of our own; the machine's stay as they are.
func (a *apt) update(ctx context.Context) error {
	a.say("getting the package lists")
	a.own, a.known = true, nil
	a.opts = append(a.opts,
		"-o", "Dir::State::lists="+filepath.Join(a.dir, "lists"), "-o", "Dir::Cache="+filepath.Join(a.dir, "cache"))
	_, err := a.run(ctx, "apt-get", a.with("update")...)
	return err
}

// unpack adds those files of a package to a tree that want accepts.
func (a *apt) unpack(ctx context.Context, deb string, t *tree, want func(string) bool) error {
	content, err := a.run(ctx, "dpkg-deb", "--fsys-tarfile", deb)
	if err == nil {
		err = t.unpack(strings.NewReader(content), want)
	}
	if err != nil {
		return fmt.Errorf("unpacking %s: %w", filepath.Base(deb), err)
	}
	return nil
}

// with are the arguments of a call: the options, then args.
func (a *apt) with(args ...string) []string { return slices.Concat(a.opts, args) }

func (a *apt) run(ctx context.Context, name string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := interruptible(ctx, name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = filepath.Join(a.dir, "debs"), &stdout, &stderr
	cmd.Env = append(os.Environ(), "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive")
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("running %s: %w\n%s", name, err, lastLines(stderr.String()))
	}
	return stdout.String(), nil
}
