package remote_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/remote"
)

// commands is a host that has these commands, each a shell script.
func commands(t *testing.T, scripts map[string]string) *remote.Host {
	t.Helper()
	dir := t.TempDir()
	for name, script := range scripts {
		NewWithT(t).Expect(os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700)).To(Succeed())
	}
	return dial(t, serve(t, shell(dir)))
}

// replaced puts the host's address in the place of HOST.
func replaced(text string, host *remote.Host) string {
	return strings.ReplaceAll(text, "HOST", host.Address())
}

func TestAClockIsCompared(t *testing.T) {
	g := NewWithT(t)
	clock, err := commands(t, nil).Clock(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(clock.Away()).To(BeNumerically("<", 100*time.Millisecond))
	g.Expect(clock.Unsure).To(BeNumerically(">", 0))

	hour := func(layout string) string { return fmt.Sprintf("echo %d%s", time.Now().Add(-time.Hour).Unix(), layout) }
	clock, err = commands(t, map[string]string{"date": hour(".000000000")}).Clock(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(clock.Ahead).To(BeNumerically("~", -time.Hour, 30*time.Second))
	g.Expect(clock.Away()).To(BeNumerically("~", time.Hour, 30*time.Second))

	clock, err = commands(t, map[string]string{"date": hour(".N")}).Clock(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(clock.Unsure).To(BeNumerically(">", time.Second/2), "of a date without nanoseconds")
}

func TestAClockThatCannotBeRead(t *testing.T) {
	g := NewWithT(t)
	host := commands(t, map[string]string{"date": "echo noon"})
	_, err := host.Clock(t.Context())
	g.Expect(err).To(MatchError("asking " + host.Address() + ` for its time: date printed "noon\n": ` +
		`strconv.ParseInt: parsing "noon": invalid syntax`))
	host = commands(t, map[string]string{"date": "echo no >&2; exit 1"})
	_, err = host.Clock(t.Context())
	g.Expect(err).To(MatchError("asking " + host.Address() + " for its time: running date -u +%s.%N on " + host.Address() +
		": exit code 1: no"))
}

const dfOfRoot = `case "$3" in /) printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/x 100 60 20 75%% /\n' ;;
/there) printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/y 100 10 90 10%% /there\n' ;;
*) echo 'No such file' >&2; exit 1 ;; esac`

func TestTheDiskOfDockersFolder(t *testing.T) {
	g := NewWithT(t)
	disk, err := commands(t, map[string]string{"docker": "echo /there", "df": dfOfRoot}).DockerDisk(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(disk).To(Equal(remote.Disk{Folder: "/there", Mount: "/there", Used: 10240, Free: 92160}))
	g.Expect(disk.FreePercent()).To(Equal(90))

	disk, err = commands(t, map[string]string{"docker": "echo /hidden", "df": dfOfRoot}).DockerDisk(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(disk).To(Equal(remote.Disk{Folder: "/", Mount: "/", Used: 61440, Free: 20480}))
	g.Expect(disk.FreePercent()).To(Equal(25))
}

func TestADiskThatCannotBeRead(t *testing.T) {
	for what, c := range map[string]struct {
		scripts map[string]string
		want    string
	}{
		"no engine": {
			map[string]string{"docker": "echo 'Cannot connect' >&2; exit 1"},
			"asking HOST for Docker's folder: running docker info -f '{{.DockerRootDir}}' on HOST: exit code 1: Cannot connect",
		},
		"too few columns": {
			map[string]string{"docker": "echo /", "df": "echo a b c"},
			`asking HOST for the room on its disk: df printed "a b c\n"`,
		},
		"no numbers": {
			map[string]string{"docker": "echo /", "df": "echo a b c d e f"},
			`asking HOST for the room on its disk: df printed "a b c d e f\n": ` +
				`strconv.ParseInt: parsing "c": invalid syntax` + "\n" + `strconv.ParseInt: parsing "d": invalid syntax`,
		},
	} {
		t.Run(what, func(t *testing.T) {
			host := commands(t, c.scripts)
			_, err := host.DockerDisk(t.Context())
			NewWithT(t).Expect(err).To(MatchError(replaced(c.want, host)))
		})
	}
}

func TestTheMemoryOfAHost(t *testing.T) {
	g := NewWithT(t)
	host := commands(t, map[string]string{"cat": `printf 'MemTotal: 1000 kB\nMemFree: 1 kB\nMemAvailable:     512 kB\n'`})
	g.Expect(host.Memory(t.Context())).To(Equal(remote.Memory{Available: 512 << 10}))
	host = commands(t, map[string]string{"cat": "echo nothing"})
	_, err := host.Memory(t.Context())
	g.Expect(err).To(MatchError("asking " + host.Address() + " for its memory: /proc/meminfo has no MemAvailable"))
}

func TestTheAgentsTasks(t *testing.T) {
	g := NewWithT(t)
	host := commands(t, map[string]string{"curl": `echo '{"Tasks": [{"Arn": "task/1", "DesiredStatus": "RUNNING", ` +
		`"KnownStatus": "RUNNING", "Family": "f", "Version": "8", "Containers": [{"DockerId": "95", "DockerName": "ecs-f", "Name": "db"}]}]}'`})
	g.Expect(host.AgentTasks(t.Context(), "curl", "http://localhost:51678/v1/tasks")).To(Equal([]remote.AgentTask{{
		ARN: "task/1", DesiredStatus: "RUNNING", KnownStatus: "RUNNING", Family: "f", Version: "8",
		Containers: []remote.AgentContainer{{ID: "95", DockerName: "ecs-f", Name: "db"}},
	}}))
	host = commands(t, map[string]string{"curl": "exit 7"})
	_, err := host.AgentTasks(t.Context(), "curl")
	g.Expect(err).To(MatchError(replaced("asking the ECS agent of HOST for its tasks: running curl on HOST: exit code 7: "+
		"nothing on its standard error", host)))
	host = commands(t, map[string]string{"curl": "echo hello"})
	_, err = host.AgentTasks(t.Context(), "curl")
	g.Expect(err).To(MatchError(replaced(`asking the ECS agent of HOST for its tasks: reading its answer "hello\n": `+
		"invalid character 'h' looking for beginning of value", host)))
}

func TestTheFirstProcess(t *testing.T) {
	g := NewWithT(t)
	host := commands(t, map[string]string{"docker": `[ "$*" = "exec aaa cat /proc/1/cmdline" ] && printf 'manage\0run\0'`})
	g.Expect(host.FirstProcess(t.Context(), "aaa")).To(Equal("manage run"))
	host = commands(t, map[string]string{"docker": "echo 'Error: No such container: aaa' >&2; exit 1"})
	_, err := host.FirstProcess(t.Context(), "aaa")
	g.Expect(err).To(MatchError(replaced("asking for process 1: running docker exec aaa cat /proc/1/cmdline on HOST: "+
		"exit code 1: Error: No such container: aaa", host)))
}
