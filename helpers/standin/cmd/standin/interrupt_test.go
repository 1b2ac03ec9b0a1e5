package main

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin"
)

// silentEngine is a Docker engine that has nothing, and that never answers where it is asked to pull. It says so on
// the channel.
func silentEngine(t *testing.T) (host string, pulling <-chan struct{}) {
	g := NewWithT(t)
	socket := filepath.Join(t.TempDir(), "d.sock")
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", socket)
	g.Expect(err).NotTo(HaveOccurred())
	asked := make(chan struct{}, 9)
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Api-Version", "1.41")
		w.Header().Set("Content-Type", "application/json")
		switch path := r.URL.Path; {
		case strings.HasSuffix(path, "/_ping"):
		case strings.HasSuffix(path, "/images/create"):
			asked <- struct{}{}
			<-r.Context().Done()
		case strings.HasSuffix(path, "/version"), strings.HasSuffix(path, "/info"):
			_, _ = w.Write([]byte(`{"Version":"20.10.24","ApiVersion":"1.41","Os":"linux","Arch":"amd64","Architecture":"x86_64","OSType":"linux"}`))
		case strings.HasSuffix(path, "/images/json"), strings.HasSuffix(path, "/containers/json"):
			_, _ = w.Write([]byte("[]"))
		default:
			http.Error(w, `{"message":"No such image"}`, http.StatusNotFound)
		}
	})}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return "unix://" + socket, asked
}

// started runs this program in a group of its own, as a terminal does, until it builds images.
func started(t *testing.T, dir string) (*exec.Cmd, *bytes.Buffer) {
	g := NewWithT(t)
	engine, pulling := silentEngine(t)
	self, err := os.Executable()
	g.Expect(err).NotTo(HaveOccurred())
	cmd := exec.CommandContext(t.Context(), self, "run", "-dir", dir, "--", "echo", "it ran")
	cmd.Env = append(os.Environ(), "STANDIN_TEST_MAIN=yes", "DOCKER_HOST="+engine, "SMOKE_HTTP_PORT=8094")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	g.Expect(cmd.Start()).To(Succeed())
	t.Cleanup(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	g.Eventually(pulling).WithTimeout(time.Minute).Should(Receive())
	return cmd, &said
}

func TestCtrlCWhileImagesAreBuiltEndsTheStart(t *testing.T) {
	g := NewWithT(t)
	dir := filepath.Join(t.TempDir(), "standin")
	cmd, said := started(t, dir)
	g.Expect(filepath.Glob(filepath.Join(dir, "*"))).To(HaveLen(1))
	g.Expect(syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)).To(Succeed())
	g.Expect(cmd.Wait()).To(HaveOccurred())
	g.Expect(cmd.ProcessState.ExitCode()).To(Equal(130), said.String())
	g.Expect(said.String()).To(ContainSubstring("standin run: starting a stand-in: "))
	g.Expect(said.String()).NotTo(ContainSubstring("it ran"))
	g.Expect(dir).NotTo(BeADirectory(), "nothing is left")
	g.Expect(syscall.Kill(-cmd.Process.Pid, 0)).To(MatchError(syscall.ESRCH), "no process of its group is left")
}

func TestAStandInThatWasKilledInItsStartIsClearedAwayByTheNext(t *testing.T) {
	g := NewWithT(t)
	dir := filepath.Join(t.TempDir(), "standin")
	killed, _ := started(t, dir)
	g.Expect(syscall.Kill(-killed.Process.Pid, syscall.SIGKILL)).To(Succeed())
	g.Expect(killed.Wait()).To(HaveOccurred())
	g.Expect(standin.List(dir)).To(BeEmpty(), "what is left is not taken for one that runs")
	g.Expect(filepath.Glob(filepath.Join(dir, "*"))).To(HaveLen(1))

	next, said := started(t, dir)
	g.Expect(filepath.Glob(filepath.Join(dir, "*"))).To(HaveLen(1), "only its own")
	g.Expect(syscall.Kill(-next.Process.Pid, syscall.SIGINT)).To(Succeed())
	g.Expect(next.Wait()).To(HaveOccurred())
	g.Expect(dir).NotTo(BeADirectory(), said.String())
}
