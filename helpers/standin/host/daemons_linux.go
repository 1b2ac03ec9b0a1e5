package host

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// containerdConfig keeps containerd to its own folders. Its plugins for Kubernetes and for /opt are of no use here.
const containerdConfig = `version = 2
root = %q
state = %q
disabled_plugins = [
  "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime",
  "io.containerd.internal.v1.opt",
]
[grpc]
  address = %q
`

// start starts containerd and dockerd, and returns what is closed when dockerd has ended. It would otherwise take this
// machine's containerd if one runs.
func (p *private) start(ctx context.Context) (ended <-chan struct{}, err error) {
	if err := p.noteMachine(); err != nil {
		return nil, err
	}
	for _, dir := range []string{p.dir, p.run} {
		if err := os.MkdirAll(dir, 0o711); err != nil {
			return nil, err
		}
	}
	if err := p.makeBridge(); err != nil {
		return nil, err
	}
	p.allowBridge(ctx)
	p.weigh()
	if err := p.startContainerd(ctx); err != nil {
		return nil, err
	}
	return p.startDockerd(ctx)
}

func (p *private) startContainerd(ctx context.Context) error {
	config := filepath.Join(p.dir, "containerd.toml")
	text := fmt.Sprintf(containerdConfig,
		filepath.Join(p.dir, "containerd"), filepath.Join(p.run, "containerd"), p.containerdSocket())
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return err
	}
	if _, err := p.detach(ctx, "containerd", "--config", config); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	err := await(ctx, func() (bool, error) { return listens(ctx, p.containerdSocket()), nil })
	if err != nil {
		return fmt.Errorf("waiting for containerd: %w\n%s", err, p.tail("containerd.log"))
	}
	return nil
}

// startDockerd starts the engine with settings that leave the machine's network as it is. The file of settings is
// its own, since the machine's could contradict.
func (p *private) startDockerd(ctx context.Context) (ended <-chan struct{}, err error) {
	config := filepath.Join(p.dir, "daemon.json")
	if err := os.WriteFile(config, []byte("{}\n"), 0o600); err != nil {
		return nil, err
	}
	return p.detach(ctx, "dockerd", "--config-file", config, "--host", p.host(), "--containerd", p.containerdSocket(),
		"--data-root", filepath.Join(p.dir, "data"), "--exec-root", filepath.Join(p.run, "exec"),
		"--pidfile", filepath.Join(p.run, "dockerd.pid"), "--bridge", p.bridge, "--iptables=false",
		"--ip6tables=false", "--ip-masq=false", "--ip-forward=false", "--exec-opt", "native.cgroupdriver=cgroupfs",
		"--cgroup-parent", "/"+p.group, "--shutdown-timeout", "10")
}

func (p *private) containerdSocket() string { return filepath.Join(p.run, "containerd.sock") }

// detach starts a program in a session of its own, so that neither a Ctrl-C nor the end of the terminal reaches it.
// It outlives ctx, which only the start obeys. What it returns is closed when the program has ended.
func (p *private) detach(ctx context.Context, name string, args ...string) (<-chan struct{}, error) {
	path, err := program(name)
	if err != nil {
		return nil, err
	}
	output, err := os.OpenFile(filepath.Join(p.dir, name+".log"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = output.Close() }()
	cmd := exec.CommandContext(context.WithoutCancel(ctx), path, args...)
	cmd.Stdout, cmd.Stderr, cmd.Dir = output, output, "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/local/sbin:/usr/sbin:/sbin")
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // a child that ended must not look alive to processes
	}()
	return ended, nil
}

// tail returns the last lines of a log, for an error.
func (p *private) tail(name string) string {
	path := filepath.Join(p.dir, name)
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) > 5 {
		lines = lines[len(lines)-5:]
	}
	return path + ":\n  " + strings.Join(lines, "\n  ")
}
