package remote_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"smoke.example/ecs/helpers/remote"
)

const imageID = "sha256:123b647fe5c476649090b9f73e99f3f7d9034f77f3316a2d898bbeff5cd01f10"

// docker is a host whose docker command is the script; calls are the command lines that it got.
func docker(t *testing.T, script string) (host *remote.Host, calls func() string) {
	t.Helper()
	g, dir := NewWithT(t), t.TempDir()
	described, err := filepath.Abs("testdata/containers.json")
	g.Expect(err).NotTo(HaveOccurred())
	script = fmt.Sprintf("#!/bin/sh\necho \"$*\" >> %s/calls\ndescribed=%s\n%s\n", dir, described, script)
	g.Expect(os.WriteFile(filepath.Join(dir, "docker"), []byte(script), 0o700)).To(Succeed())
	return dial(t, serve(t, shell(dir))), func() string {
		text, err := os.ReadFile(filepath.Join(dir, "calls"))
		g.Expect(err).NotTo(HaveOccurred())
		return string(text)
	}
}

// engine answers as a real engine does; what it says of the containers was recorded from one.
const engine = `case "$1 $2" in
"ps -a") printf 'aaa\nbbb\nccc\n' ;;
"container inspect") cat $described ;;
"image inspect") echo '[{"Id": "` + imageID + `", "RepoDigests": ["users@sha256:99"]}]' ;;
esac`

func TestContainersAreDescribed(t *testing.T) {
	g := NewWithT(t)
	host, calls := docker(t, engine)
	containers, err := host.Containers(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(containers).To(HaveLen(3))
	g.Expect(calls()).To(Equal("ps -a -q --no-trunc\ncontainer inspect aaa bbb ccc\nimage inspect " + imageID + "\n"))

	db, dead, service := containers[0], containers[1], containers[2]
	secret, found := service.Env.Lookup("SECRET_KEY")
	g.Expect(secret).To(Equal("my=precious"))
	g.Expect(found).To(BeTrue())
	g.Expect(service.Env.Names()).To(Equal([]string{"EMPTY", "PATH", "SECRET_KEY"}))
	service.Env = remote.Env{}
	g.Expect(service).To(Equal(remote.Container{
		ID: "e4544ab59714e402cd72ad74935346e5b763e66c215535adb636cc6a674197fd", Name: "rmt-svc",
		Image: "remote-helper:1", ImageID: imageID, RepoDigests: []string{"users@sha256:99"},
		Labels: map[string]string{"a": "b", "com.amazonaws.ecs.container-name": "users-service"},
		Path:   "/bin/app", Args: []string{"stay", "two words"}, Command: "/bin/app stay 'two words'",
		Created: time.Date(2026, 11, 22, 22, 54, 2, 564071300, time.UTC),
		State: remote.State{
			Status: "running", Running: true, StartedAt: time.Date(2026, 11, 22, 22, 54, 3, 990613967, time.UTC),
		},
		Ports:             []remote.Port{{Container: 5000, Protocol: "tcp", HostIP: "127.0.0.1", Host: 32771}},
		Links:             []remote.Link{{Container: "rmt-db", Alias: "users-db"}},
		MemoryReservation: 314572800, CPUShares: 300,
		LogDriver: "json-file", LogOptions: map[string]string{"max-size": "1m"},
	}))
	g.Expect(db.Ports).To(Equal([]remote.Port{
		{Container: 5432, Protocol: "tcp", HostIP: "127.0.0.1", Host: 32770}, {Container: 9999, Protocol: "tcp"},
	}))
	g.Expect(db.Memory).To(BeEquivalentTo(64 << 20))
	g.Expect(db.State.FinishedAt.IsZero()).To(BeTrue())
	g.Expect(dead.State.Status + " " + fmt.Sprint(dead.State.ExitCode, dead.State.Running)).To(Equal("exited 3 false"))
	g.Expect(dead.State.FinishedAt).To(BeTemporally(">", dead.State.StartedAt))
}

func TestAHostWithoutContainers(t *testing.T) {
	g := NewWithT(t)
	host, calls := docker(t, "")
	g.Expect(host.Containers(t.Context())).To(BeEmpty())
	g.Expect(calls()).To(Equal("ps -a -q --no-trunc\n"))
}

func TestManyContainersAreAskedForInParts(t *testing.T) {
	g := NewWithT(t)
	host, calls := docker(t, `case "$1" in ps) seq 60 ;; *) echo '[]' ;; esac`)
	g.Expect(host.Containers(t.Context())).To(BeEmpty())
	g.Expect(strings.Count(calls(), "container inspect ")).To(Equal(3))
	g.Expect(calls()).To(HaveSuffix(" 58 59 60\n"))
}

func TestAContainerThatGoesMeanwhileIsLeftOut(t *testing.T) {
	g := NewWithT(t)
	host, _ := docker(t, engine+`
case "$2" in inspect) echo "Error response from daemon: No such $1: bbb" >&2; exit 1 ;; esac`)
	containers, err := host.Containers(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(containers).To(HaveLen(3))
}

func TestWhatKeepsContainersFromBeingListed(t *testing.T) {
	for what, c := range map[string]struct{ script, want string }{
		"no engine": {
			"echo 'Cannot connect to the Docker daemon. Is it running?' >&2; exit 1",
			"running docker ps -a -q --no-trunc on HOST: exit code 1: Cannot connect to the Docker daemon. Is it running?",
		},
		"an engine that dies meanwhile": {
			`[ $1 = ps ] && echo aaa && exit; echo 'No such container: a' >&2; echo 'EOF' >&2; exit 1`,
			"running docker container inspect aaa on HOST: exit code 1: No such container: a\nEOF",
		},
		"nonsense": {
			`[ $1 = ps ] && echo aaa && exit; echo '{'`,
			"reading docker container inspect: unexpected end of JSON input",
		},
		"nonsense about an image": {
			`case "$1" in ps) echo aaa ;; container) cat $described ;; *) echo '[{"Id": 5}]' ;; esac`,
			"reading docker image inspect: json: cannot unmarshal number into Go struct field .Id of type string",
		},
	} {
		t.Run(what, func(t *testing.T) {
			g := NewWithT(t)
			host, _ := docker(t, c.script)
			_, err := host.Containers(t.Context())
			g.Expect(err).To(MatchError("listing the containers of " + host.Address() + ": " +
				strings.ReplaceAll(c.want, "HOST", host.Address())))
		})
	}
}

func TestExecPassesWordsOn(t *testing.T) {
	g := NewWithT(t)
	host, calls := docker(t, `shift 2; printf '%s|' "$@"`)
	result, err := host.Exec(t.Context(), "aaa", "psql", "-c", "SELECT 'a b'")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(result.Stdout).To(Equal("psql|-c|SELECT 'a b'|"))
	g.Expect(calls()).To(Equal("exec aaa psql -c SELECT 'a b'\n"))
}

func TestNoPrintOfAnEnvironmentHasAValue(t *testing.T) {
	g := NewWithT(t)
	container := remote.Container{Env: remote.NewEnv(map[string]string{"SECRET_KEY": "my_precious", "A": "b"})}
	wrapped := struct{ hidden remote.Container }{container}
	asJSON, err := json.Marshal(container)
	g.Expect(err).NotTo(HaveOccurred())
	for _, text := range []string{
		fmt.Sprintf("%v %+v %#v", container, container, container), string(asJSON), format.Object(container, 1),
		format.Object(&container, 1),
	} {
		g.Expect(text).To(And(ContainSubstring("[A SECRET_KEY]"), Not(ContainSubstring("my_precious"))))
	}
	for _, text := range []string{fmt.Sprintf("%v %+v %#v", wrapped, wrapped, &wrapped), format.Object(wrapped, 1)} {
		g.Expect(text).NotTo(ContainSubstring("my_precious"))
	}
	_, found := remote.Env{}.Lookup("A")
	g.Expect(found).To(BeFalse())
}
