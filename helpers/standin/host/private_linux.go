package host

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// startWithin bounds the start of an engine, which takes about a second.
const startWithin = time.Minute

// private is an engine that nothing else uses: its own data, sockets, bridge and control group, and none of the
// machine's packet filter, forwarding or configuration.
type private struct {
	dir string
	// run holds the sockets; its path is short, since a socket's may have 107 bytes.
	run    string
	bridge string
	// group is the name of its control group.
	group string
	log   func(string)
}

func newPrivate(opts Options) starter { return privateAt(opts) }

func privateAt(opts Options) *private {
	hash := sha256.Sum256([]byte(opts.Dir))
	tag := hex.EncodeToString(hash[:3])
	return &private{
		dir: opts.Dir, run: "/run/smoke-" + tag, bridge: "smk" + tag, group: "smoke-" + tag, log: opts.Log,
	}
}

func (p *private) can() bool { return os.Geteuid() == 0 }

func (p *private) why() string {
	if p.installed() {
		return "only root can start an engine: start this machine's own (sudo systemctl start docker), or run this as root"
	}
	return "only root can install an engine: " + installYourself + "; or run this as root"
}

func (p *private) installed() bool {
	for _, name := range []string{"dockerd", "containerd"} {
		if _, err := program(name); err != nil {
			return false
		}
	}
	return true
}

// program finds a program also where only root's path usually has it.
func program(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	for _, dir := range []string{"/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin"} {
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); err == nil && info.Mode()&0o111 != 0 {
			return path, nil
		}
	}
	return "", fmt.Errorf("looking for %s: %w", name, exec.ErrNotFound)
}

func (p *private) host() string { return "unix://" + filepath.Join(p.run, "docker.sock") }

// running returns the private engine if it answers.
func (p *private) running(ctx context.Context) (Engine, error) {
	version, err := askEngine(ctx, p.host())
	if err != nil {
		return Engine{}, err
	}
	return Engine{Host: p.host(), Source: "a private engine in " + p.dir, Version: version, Private: true}, nil
}

// ensure starts the engine unless it runs. What is left of one that was killed is removed first, but for its data.
func (p *private) ensure(ctx context.Context) (Engine, error) {
	if engine, err := p.running(ctx); err == nil {
		return engine, nil
	}
	if err := p.halt(ctx); err != nil {
		return Engine{}, err
	}
	p.log("starting a private engine in " + p.dir)
	ended, err := p.start(ctx)
	if err != nil {
		return Engine{}, fmt.Errorf("starting a private Docker engine: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	var engine Engine
	err = await(ctx, func() (ok bool, err error) {
		engine, err = p.running(ctx)
		if err == nil {
			return true, nil
		}
		select {
		case <-ended:
			return false, fmt.Errorf("starting a private Docker engine: it ended at once\n%s", p.tail("dockerd.log"))
		default:
			return false, nil
		}
	})
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("starting a private Docker engine: no answer at %s: %w\n%s", p.host(), err, p.tail("dockerd.log"))
	}
	return engine, err
}

// await calls done every twentieth of a second until it says so or fails, or ctx ends.
func await(ctx context.Context, done func() (bool, error)) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
