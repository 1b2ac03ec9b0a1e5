package images_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/images"
)

const soon = 20 * time.Second

var apiPort = network.MustParsePort("5000/tcp")

// box is a running container, removed when its test ends.
type box struct {
	t      *testing.T
	engine *client.Client
	id     string
}

func connect(t *testing.T) *client.Client {
	t.Helper()
	engine, err := client.New(client.FromEnv)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return engine
}

// built returns the images, which the first test to ask for them may have to wait for.
func built(t *testing.T) images.Images {
	t.Helper()
	begin := time.Now()
	return builtSaying(t, func(line string) { t.Logf("%5.1fs %s", time.Since(begin).Seconds(), line) })
}

func builtSaying(t *testing.T, progress func(string)) images.Images {
	t.Helper()
	both, err := images.Build(t.Context(), images.Options{
		Client: connect(t), Fixtures: "../../../fixtures", WorkDir: t.TempDir(), Progress: progress,
	})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return both
}

// run starts a container. Links are NAME:ALIAS, and its port 5000 is published.
func run(t *testing.T, image, link string, env []string, command ...string) box {
	t.Helper()
	g := NewWithT(t)
	engine := connect(t)
	name := fmt.Sprintf("images-test-%d-%d", os.Getpid(), time.Now().UnixNano())
	host := &container.HostConfig{PortBindings: network.PortMap{apiPort: {{HostIP: netip.MustParseAddr("127.0.0.1")}}}}
	if link != "" {
		host.Links = []string{link}
	}
	made, err := engine.ContainerCreate(t.Context(), client.ContainerCreateOptions{
		Name: name, HostConfig: host,
		Config: &container.Config{Image: image, Env: env, Cmd: command, ExposedPorts: network.PortSet{apiPort: {}}},
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() {
		_, err := engine.ContainerRemove(context.Background(), made.ID, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
		g.Expect(err).NotTo(HaveOccurred())
	})
	_, err = engine.ContainerStart(t.Context(), made.ID, client.ContainerStartOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	return box{t, engine, made.ID}
}

// exec runs a command in the container and returns its exit code and what it printed.
func (b box) exec(command ...string) (int, string) {
	b.t.Helper()
	g := NewWithT(b.t)
	made, err := b.engine.ExecCreate(b.t.Context(), b.id, client.ExecCreateOptions{Cmd: command, AttachStdout: true, AttachStderr: true})
	g.Expect(err).NotTo(HaveOccurred())
	stream, err := b.engine.ExecAttach(b.t.Context(), made.ID, client.ExecAttachOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	defer stream.Close()
	var out bytes.Buffer
	_, err = stdcopy.StdCopy(&out, &out, stream.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	ended, err := b.engine.ExecInspect(b.t.Context(), made.ID, client.ExecInspectOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	return ended.ExitCode, strings.TrimSpace(out.String())
}

func (b box) logs() string {
	logs, err := b.engine.ContainerLogs(b.t.Context(), b.id, client.ContainerLogsOptions{ShowStdout: true, ShowStderr: true})
	if err != nil {
		return err.Error()
	}
	defer func() { _ = logs.Close() }()
	var out bytes.Buffer
	_, _ = stdcopy.StdCopy(&out, &out, logs)
	return out.String()
}

// stop returns the exit code and how long stopping took.
// stop asks the container to end as the engine does, and returns its exit code: 137 if it had to be killed.
func (b box) stop() int {
	b.t.Helper()
	_, err := b.engine.ContainerStop(b.t.Context(), b.id, client.ContainerStopOptions{})
	NewWithT(b.t).Expect(err).NotTo(HaveOccurred())
	return b.exited()
}

func (b box) exited() int {
	b.t.Helper()
	wait := b.engine.ContainerWait(b.t.Context(), b.id, client.ContainerWaitOptions{})
	select {
	case end := <-wait.Result:
		return int(end.StatusCode)
	case err := <-wait.Error:
		b.t.Fatalf("waiting for %s: %v", b.id, err)
	case <-time.After(soon):
		b.t.Fatalf("%s has not ended:\n%s", b.id, b.logs())
	}
	return -1
}

// status asks the service for a path and returns the answer's status, or 0 while there is none.
func (b box) status(path string) int {
	found, err := b.engine.ContainerInspect(b.t.Context(), b.id, client.ContainerInspectOptions{})
	if err != nil || len(found.Container.NetworkSettings.Ports[apiPort]) == 0 {
		return 0
	}
	url := "http://127.0.0.1:" + found.Container.NetworkSettings.Ports[apiPort][0].HostPort + path
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, url, nil)
	if err != nil {
		return 0
	}
	request.Close = true
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	defer func() { _ = reply.Body.Close() }()
	return reply.StatusCode
}
