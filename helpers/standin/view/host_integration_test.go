package view_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/engine/enginetest"
	"smoke.example/ecs/helpers/standin/view"
)

// host is one instance with containers on a real engine, seen through its view by a Docker command line.
type host struct {
	t      *testing.T
	g      *WithT
	engine *engine.Docker
	image  string
	// cli is a docker command, socket the view's.
	cli, socket string
}

// onEveryCLI runs a test with each docker command that the machine has: clients differ in the calls they make.
func onEveryCLI(t *testing.T, test func(h host)) {
	t.Helper()
	t.Parallel()
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	h := newHost(t)
	for _, cli := range clis(t) {
		t.Run(cli, func(t *testing.T) {
			h.t, h.g, h.cli = t, NewWithT(t), cli
			test(h)
		})
	}
}

func newHost(t *testing.T) host {
	t.Helper()
	g, owner, image := NewWithT(t), enginetest.Unique(), enginetest.Image(t)
	docker, err := engine.Connect(t.Context(), engine.Options{Owner: owner})
	g.Expect(err).NotTo(HaveOccurred())
	dir, err := os.MkdirTemp("", "view") // t.TempDir() is too long for a socket's path.
	g.Expect(err).NotTo(HaveOccurred())
	socket := filepath.Join(dir, "docker.sock")
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", socket)
	g.Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- view.New(docker.Host(), owner, "i-own").Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		g.Expect(<-ended).To(Succeed())
		g.Expect(docker.RemoveAll(context.Background())).To(Succeed())
		g.Expect(docker.Close()).To(Succeed())
		g.Expect(os.RemoveAll(dir)).To(Succeed())
	})
	return host{t: t, g: g, engine: docker, image: image, socket: socket}
}

func clis(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		file, err := filepath.EvalSymlinks(filepath.Join(dir, "docker"))
		if err == nil && !slices.Contains(found, file) {
			found = append(found, file)
		}
	}
	if len(found) == 0 {
		t.Fatal("no docker command is on PATH, and the view is tried with it")
	}
	return found
}

// started starts a container on the instance i-own, or on another, and returns its name.
func (h host) started(instance string, steps ...string) string {
	h.t.Helper()
	name := enginetest.Unique()
	id, err := h.engine.Create(h.t.Context(),
		engine.Spec{Instance: instance, Name: name, Image: h.image, Command: steps})
	h.g.Expect(err).NotTo(HaveOccurred())
	_, err = h.engine.Start(h.t.Context(), id)
	h.g.Expect(err).NotTo(HaveOccurred())
	return name
}

// result is how a command of the command line ended.
type result struct {
	Out, Err string
	Code     int
}

// command is a docker command on the instance.
func (h host) command(args ...string) *exec.Cmd {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), time.Minute)
	h.t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, h.cli, args...)
	cmd.Env = []string{"DOCKER_HOST=unix://" + h.socket, "HOME=" + h.t.TempDir(), "PATH=" + os.Getenv("PATH")}
	return cmd
}

// docker runs a docker command on the instance.
func (h host) docker(args ...string) result {
	h.t.Helper()
	return h.ran(h.command(args...))
}

// unfiltered runs a docker command on the engine itself.
func (h host) unfiltered(args ...string) result {
	h.t.Helper()
	cmd := h.command(args...)
	cmd.Env = append(cmd.Env, "DOCKER_HOST="+h.engine.Host())
	return h.ran(cmd)
}

func (h host) ran(cmd *exec.Cmd) result {
	h.t.Helper()
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatal(err)
	}
	return result{Out: out.String(), Err: stderr.String(), Code: cmd.ProcessState.ExitCode()}
}

// lines are the lines of what a docker command printed.
func (h host) lines(args ...string) []string {
	h.t.Helper()
	got := h.docker(args...)
	h.g.Expect(got.Code).To(BeZero(), got.Err)
	return strings.Split(strings.TrimSpace(got.Out), "\n")
}
