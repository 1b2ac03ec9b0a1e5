package host

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// installable says whether this is Debian, Ubuntu, or one of their children.
func (p *private) installable() bool {
	if _, err := program("apt-get"); err != nil {
		return false
	}
	text, err := os.ReadFile("/etc/os-release")
	return err == nil && aptBased(string(text))
}

// aptBased reads the family of a distribution out of its os-release.
func aptBased(release string) bool {
	lines := bufio.NewScanner(strings.NewReader(release))
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), "=")
		names := strings.Fields(strings.Trim(value, `"'`))
		if (key == "ID" || key == "ID_LIKE") && (slices.Contains(names, "debian") || slices.Contains(names, "ubuntu")) {
			return true
		}
	}
	return false
}

// install installs the distribution's engine. It asks nothing, and waits for another package manager to be done.
func (p *private) install(ctx context.Context) error {
	p.log("no Docker engine here: installing the distribution's docker.io")
	if err := aptGet(ctx, "update"); err != nil {
		return err
	}
	if err := aptGet(ctx, "install", "--yes", "--no-install-recommends", "docker.io"); err != nil {
		return err
	}
	if _, err := program("docker"); err != nil { // since Debian 13 a package of its own
		if err := aptGet(ctx, "install", "--yes", "--no-install-recommends", "docker-cli"); err != nil {
			return err
		}
	}
	if !p.installed() {
		return fmt.Errorf("installing docker.io: dockerd and containerd are still not there: %s", installYourself)
	}
	return nil
}

func aptGet(ctx context.Context, args ...string) error {
	path, err := program("apt-get")
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, path, append([]string{"--quiet", "--option", "DPkg::Lock::Timeout=120"}, args...)...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive",
		"PATH="+os.Getenv("PATH")+":/usr/local/sbin:/usr/sbin:/sbin")
	if output, err := cmd.CombinedOutput(); err != nil {
		lines := strings.Split(strings.TrimSpace(string(output)), "\n")
		last := lines[max(0, len(lines)-5):]
		return fmt.Errorf("running apt-get %s: %w\n  %s", strings.Join(args, " "), err, strings.Join(last, "\n  "))
	}
	return nil
}
