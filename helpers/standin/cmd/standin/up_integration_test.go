package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/host"
)

// standinProgram runs this program's main in a process of its own.
func standinProgram(t *testing.T, args ...string) *exec.Cmd {
	self, err := os.Executable()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), "STANDIN_TEST_MAIN=yes", "SMOKE_HTTP_PORT=8098")
	return cmd
}

// untilUp starts `standin up` and returns when it is up, with its name.
func untilUp(t *testing.T, dir string, stderr io.Writer) (*exec.Cmd, string) {
	g := NewWithT(t)
	cmd := standinProgram(t, "up", "-dir", dir, "-healthy-after", "100ms")
	cmd.Stderr = stderr
	stdout, err := cmd.StdoutPipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(cmd.Start()).To(Succeed())
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		found := regexp.MustCompile(`^Stand-in (\d+) is up`).FindStringSubmatch(lines.Text())
		if found != nil {
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return cmd, found[1]
		}
	}
	g.Expect(cmd.Wait()).To(Succeed(), "it never came up")
	return nil, ""
}

// containers are those that the engine has of a stand-in.
func containers(t *testing.T, name string) []string {
	g := NewWithT(t)
	root, err := projectRoot()
	g.Expect(err).NotTo(HaveOccurred())
	found, err := host.Find(t.Context(), host.Options{Dir: filepath.Join(root, ".smoke", "engine")})
	g.Expect(err).NotTo(HaveOccurred())
	docker, err := client.New(client.WithHost(found.Host))
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = docker.Close() }()
	list, err := docker.ContainerList(t.Context(), client.ContainerListOptions{
		All: true, Filters: make(client.Filters).Add("label", engine.LabelOwner+"="+name),
	})
	g.Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, c := range list.Items {
		names = append(names, strings.Join(c.Names, ","))
	}
	return names
}

func TestAStandInThatWasKilledIsClearedAwayByTheNext(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	g := NewWithT(t)
	dir := t.TempDir()
	var stderr bytes.Buffer
	killed, name := untilUp(t, dir, os.Stderr)
	before := containers(t, name)
	g.Expect(before).To(HaveLen(4))
	g.Expect(killed.Process.Kill()).To(Succeed())
	g.Expect(killed.Wait()).To(HaveOccurred())
	g.Expect(containers(t, name)).To(HaveLen(4), "nobody was there to remove them")

	next, again := untilUp(t, dir, &stderr)
	after := containers(t, again)
	g.Expect(after).To(HaveLen(4))
	for _, old := range before {
		g.Expect(containers(t, name)).NotTo(ContainElement(old))
	}
	g.Expect(next.Process.Signal(os.Interrupt)).To(Succeed())
	g.Expect(next.Wait()).To(Succeed())
	g.Expect(stderr.String()).To(ContainSubstring("removing what stand-in " + name + " left behind"))
	g.Expect(containers(t, again)).To(BeEmpty())
	g.Expect(os.ReadDir(dir)).Error().To(MatchError(os.ErrNotExist), "the folder of all is gone with the last")
}

func TestCtrlCEndsAStart(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	g := NewWithT(t)
	dir := t.TempDir()
	cmd := standinProgram(t, "up", "-dir", dir)
	stderr, err := cmd.StderrPipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(cmd.Start()).To(Succeed())
	lines := bufio.NewScanner(stderr)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "instances") {
	}
	g.Expect(cmd.Process.Signal(os.Interrupt)).To(Succeed())
	_, _ = io.Copy(io.Discard, stderr)
	g.Expect(cmd.Wait()).To(HaveOccurred())
	g.Expect(cmd.ProcessState.ExitCode()).To(Equal(130))
	g.Expect(os.ReadDir(dir)).Error().To(MatchError(os.ErrNotExist))
}

func TestACommandRunsInTheStandInsEnvironment(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	g := NewWithT(t)
	dir := t.TempDir()
	cmd := standinProgram(t, "run", "-dir", dir, "-healthy-after", "100ms", "--",
		"sh", "-c", `echo "$AWS_ENDPOINT_URL $SMOKE_HTTP_PORT"; test -r "$SMOKE_SSH_KEY" && exit 5`)
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	g.Expect(err).To(HaveOccurred())
	g.Expect(cmd.ProcessState.ExitCode()).To(Equal(5))
	g.Expect(string(output)).To(MatchRegexp(`^http://127\.10\.\d+\.254:4566 8098\n$`))
	g.Expect(os.ReadDir(dir)).Error().To(MatchError(os.ErrNotExist))
}

func TestAStandInIsUsedAndEndedFromAnotherTerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	g := NewWithT(t)
	dir := t.TempDir()
	up, _ := untilUp(t, dir, os.Stderr)
	output, err := standinProgram(t, "exec", "-dir", dir, "--", "sh", "-c", "echo $AWS_REGION").Output()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(output)).To(Equal("us-east-1\n"))
	g.Expect(standinProgram(t, "down", "-dir", dir).Run()).To(Succeed())
	ended := make(chan error, 1)
	go func() { ended <- up.Wait() }()
	g.Eventually(ended, 10*time.Second).Should(Receive(BeNil()))
}
