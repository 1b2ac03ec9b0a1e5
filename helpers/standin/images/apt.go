package images

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// apt asks Debian's package manager to look up and download packages. It installs nothing and needs no root.
type apt struct {
	dir  string
	opts []string
	say  func(string, ...any)
}

// stanza is what the package lists say about a package.
type stanza map[string]string

func newApt(o Options, arch string) (*apt, error) {
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
	a := &apt{dir: dir, say: o.say}
	// The sandbox's user could not write into a folder of ours.
	a.opts = []string{"-q", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=15"}
	own, err := a.run(context.Background(), "dpkg", "--print-architecture")
	if err == nil && strings.TrimSpace(own) != arch {
		err = fmt.Errorf("this machine's packages are for %s, but the engine is %s", strings.TrimSpace(own), arch)
	}
	return a, err
}

// update gets package lists of our own, so that the machine's may be missing or old and stay as they are.
func (a *apt) update(ctx context.Context) error {
	a.say("getting the package lists")
	a.opts = append(a.opts, "-o", "Dir::State::lists="+filepath.Join(a.dir, "lists"), "-o", "Dir::Cache="+filepath.Join(a.dir, "cache"))
	_, err := a.run(ctx, "apt-get", append(a.opts, "update")...)
	return err
}

// show returns what the lists say about those of the packages that they know.
func (a *apt) show(ctx context.Context, names ...string) []stanza {
	// It ends with an error when it does not know one of the names, and prints the others.
	text, _ := a.run(ctx, "apt-cache", append(append(a.opts, "--no-all-versions", "show"), names...)...)
	var found []stanza
	for block := range strings.SplitSeq(text, "\n\n") {
		s := stanza{}
		for line := range strings.SplitSeq(block, "\n") {
			if key, value, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, " ") {
				s[key] = value
			}
		}
		if s["Package"] != "" {
			found = append(found, s)
		}
	}
	return found
}

// download gets packages and returns their files.
func (a *apt) download(ctx context.Context, packages []stanza) ([]string, error) {
	args := append(append([]string{}, a.opts...), "download")
	var files []string
	for _, s := range packages {
		args = append(args, s["Package"]+"="+s["Version"])
		// apt-get download names files as dpkg-name does, with the epoch's colon escaped.
		name := s["Package"] + "_" + strings.ReplaceAll(s["Version"], ":", "%3a") + "_" + s["Architecture"] + ".deb"
		files = append(files, filepath.Join(a.dir, "debs", name))
	}
	a.say("downloading %d packages", len(packages))
	_, err := a.run(ctx, "apt-get", args...)
	return files, err
}

// unpack adds a package's files to a tree.
func (a *apt) unpack(ctx context.Context, deb string, t *tree, want func(string) bool) error {
	content, err := a.run(ctx, "dpkg-deb", "--fsys-tarfile", deb)
	if err != nil {
		return err
	}
	return t.unpack(strings.NewReader(content), want)
}

func (a *apt) run(ctx context.Context, name string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = filepath.Join(a.dir, "debs"), &stdout, &stderr
	cmd.Env = append(os.Environ(), "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive")
	if err := cmd.Run(); err != nil {
		return stdout.String(), fmt.Errorf("running %s %s: %w\n%s", name, args[len(args)-1], err, lastLines(stderr.String()))
	}
	return stdout.String(), nil
}
