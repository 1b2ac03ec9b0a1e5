package view_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"
)

func TestPsShowsTheInstancesContainersOnly(t *testing.T) {
	onEveryCLI(t, func(h host) {
		own, ended := h.started("i-own", "hang"), h.started("i-own", "out:bye")
		h.started("i-other", "hang")
		names := []string{"--filter", "name=smoke-test", "--format", "{{.Names}}"}
		h.g.Eventually(func() []string { return h.lines(append([]string{"ps"}, names...)...) }).
			WithTimeout(10 * time.Second).Should(And(ContainElement(own), Not(ContainElement(ended))))
		all := h.lines(append([]string{"ps", "-a"}, names...)...)
		h.g.Expect(all).To(ContainElements(own, ended))
		for _, name := range all {
			h.g.Expect(h.lines("inspect", "--format", `{{index .Config.Labels "smoke.standin.instance"}}`, name)).
				To(Equal([]string{"i-own"}))
		}
		h.g.Expect(h.lines("info", "--format", "{{.Containers}}")[0]).To(Equal(h.counted("ps", "-aq")))
		h.g.Expect(h.lines("images", "--format", "{{.Repository}}:{{.Tag}}")).To(ContainElement(h.image))
	})
}

// counted is how many lines a docker command prints.
func (h host) counted(args ...string) string {
	return strconv.Itoa(len(h.lines(args...)))
}

func TestAForeignContainerIsUnknownAsDockerSaysIt(t *testing.T) {
	onEveryCLI(t, func(h host) {
		foreign := h.started("i-other", "hang")
		for _, command := range []string{
			"inspect X", "logs X", "logs -f X", "exec X /actor", "exec -i X /actor", "kill X", "stop X", "start X",
			"restart X", "rm X", "rm -f X", "top X", "attach X", "wait X", "cp X:/actor -", "cp /etc/hosts X:/hosts",
			"stats --no-stream X", "rename X Y", "pause X", "unpause X", "port X", "diff X", "export X",
			"update --cpu-shares 2 X",
		} {
			args := func(name string) []string { return strings.Fields(strings.ReplaceAll(command, "X", name)) }
			nobody := h.unfiltered(args("smoke-test-nobody")...)
			nobody.Err = strings.ReplaceAll(nobody.Err, "smoke-test-nobody", foreign)
			nobody.Out = strings.ReplaceAll(nobody.Out, "smoke-test-nobody", foreign)
			h.g.Expect(h.docker(args(foreign)...)).To(Equal(nobody), command)
		}
		h.g.Expect(h.unfiltered("inspect", "--format", "{{.State.Running}}", foreign).Out).To(Equal("true\n"))
	})
}

func TestOutputAndLogsArrive(t *testing.T) {
	onEveryCLI(t, func(h host) {
		own := h.started("i-own", "out:up", "err:oh", "beat")
		logs, err := gexec.Start(h.command("logs", "-f", own), nil, nil)
		h.g.Expect(err).NotTo(HaveOccurred())
		h.g.Eventually(logs.Out).WithTimeout(10 * time.Second).Should(gbytes.Say("up\n"))
		h.g.Eventually(logs.Err).WithTimeout(10 * time.Second).Should(gbytes.Say("oh\n"))
		attached, err := gexec.Start(h.command("attach", "--no-stdin", "--sig-proxy=false", own), nil, nil)
		h.g.Expect(err).NotTo(HaveOccurred())
		h.g.Eventually(attached.Out).WithTimeout(10 * time.Second).Should(gbytes.Say("beat\n"))
		waiting, err := gexec.Start(h.command("wait", own), nil, nil)
		h.g.Expect(err).NotTo(HaveOccurred())
		h.g.Expect(h.lines("stop", own)).To(Equal([]string{own}))
		for _, session := range []*gexec.Session{logs, attached, waiting} {
			h.g.Eventually(session).WithTimeout(10 * time.Second).Should(gexec.Exit(0))
		}
		h.g.Expect(logs.Out).To(gbytes.Say("terminated\n"))
		h.g.Expect(attached.Out).To(gbytes.Say("terminated\n"))
		h.g.Expect(waiting.Out).To(gbytes.Say("0\n"))
	})
}

func TestCommandsRunInTheContainer(t *testing.T) {
	onEveryCLI(t, func(h host) {
		own := h.started("i-own", "hang")
		got := h.docker("exec", own, "/actor", "out:hi", "err:oh", "exit:3")
		h.g.Expect(got).To(Equal(result{Out: "hi\n", Err: "oh\n", Code: 3}))
		got = h.docker("exec", "-e", "A=b", own, "/actor", "env:A")
		h.g.Expect(got).To(Equal(result{Out: "b\n"}))
		h.g.Expect(h.lines("top", own)).To(ContainElement(ContainSubstring("/actor hang")))
		h.g.Expect(h.lines("stats", "--no-stream", "--format", "{{.Name}}")).To(ContainElement(own))
	})
}

func TestFiftyMegabytesGoThroughAnExecAndBack(t *testing.T) {
	onEveryCLI(t, func(h host) {
		own := h.started("i-own", "hang")
		sent := make([]byte, 50<<20)
		_, err := rand.Read(sent)
		h.g.Expect(err).NotTo(HaveOccurred())
		cat := h.command("exec", "-i", own, "/actor", "cat")
		cat.Stdin = bytes.NewReader(sent)
		got, err := cat.Output()
		h.g.Expect(err).NotTo(HaveOccurred())
		h.g.Expect(got).To(HaveLen(len(sent)))
		h.g.Expect(sha256.Sum256(got)).To(Equal(sha256.Sum256(sent)))
	})
}

func TestFilesAreCopiedInAndOut(t *testing.T) {
	onEveryCLI(t, func(h host) {
		own, dir := h.started("i-own", "hang"), t.TempDir()
		file := filepath.Join(dir, "in")
		h.g.Expect(os.WriteFile(file, []byte("hello"), 0o600)).To(Succeed())
		h.g.Expect(h.docker("cp", file, own+":/in").Code).To(BeZero())
		h.g.Expect(h.docker("exec", own, "/actor", "show:/in").Out).To(Equal("hello"))
		h.g.Expect(h.docker("cp", own+":/in", file+"-back").Code).To(BeZero())
		h.g.Expect(os.ReadFile(file + "-back")).To(BeEquivalentTo("hello"))
	})
}

func TestContainersAreKilledRenamedAndRemoved(t *testing.T) {
	onEveryCLI(t, func(h host) {
		own, foreign := h.started("i-own", "hang"), h.started("i-other", "exit:0")
		waiting, err := gexec.Start(h.command("wait", own), nil, nil)
		h.g.Expect(err).NotTo(HaveOccurred())
		h.g.Consistently(waiting).WithTimeout(time.Second).ShouldNot(gexec.Exit())
		h.g.Expect(h.lines("pause", own)).To(Equal([]string{own}))
		h.g.Expect(h.lines("unpause", own)).To(Equal([]string{own}))
		h.g.Expect(h.lines("kill", own)).To(Equal([]string{own}))
		h.g.Eventually(waiting).WithTimeout(10 * time.Second).Should(gexec.Exit(0))
		h.g.Expect(waiting.Out).To(gbytes.Say("137\n"))
		h.g.Expect(h.docker("rename", own, own+"-2").Code).To(BeZero())
		id := h.lines("inspect", "--format", "{{.Id}}", own+"-2")[0]
		h.g.Expect(h.lines("start", id[:12])).To(Equal([]string{id[:12]}))
		h.g.Expect(h.lines("rm", "-f", own+"-2")).To(Equal([]string{own + "-2"}))

		ended := h.started("i-own", "exit:0")
		h.g.Expect(h.lines("wait", ended)).To(Equal([]string{"0"}))
		h.g.Expect(h.docker("container", "prune", "-f").Code).To(BeZero())
		h.g.Expect(h.docker("inspect", ended).Code).NotTo(BeZero())
		h.g.Expect(h.unfiltered("inspect", foreign).Code).To(BeZero())
	})
}

func TestEventsAreTheInstancesOwn(t *testing.T) {
	onEveryCLI(t, func(h host) {
		events, err := gexec.Start(h.command("events", "--since", "1m", "--format",
			"{{.Actor.Attributes.name}} {{.Action}}"), nil, nil)
		h.g.Expect(err).NotTo(HaveOccurred())
		defer events.Kill()
		foreign, own := h.started("i-other", "exit:3"), h.started("i-own", "exit:3")
		h.g.Eventually(events.Out).WithTimeout(10 * time.Second).Should(gbytes.Say(own + " die"))
		h.g.Expect(string(events.Out.Contents())).NotTo(ContainSubstring(foreign))
	})
}

func TestContainersAndImagesAreNotMade(t *testing.T) {
	onEveryCLI(t, func(h host) {
		h.started("i-own", "hang")
		h.g.Expect(h.docker("run", h.image).Err).To(ContainSubstring("creating containers is not allowed here"))
		h.g.Expect(h.docker("pull", "busybox").Err).To(ContainSubstring("not allowed here"))
		h.g.Expect(h.docker("tag", h.image, "x").Err).To(ContainSubstring("not allowed here"))
		h.g.Expect(h.docker("network", "create", "x").Err).To(ContainSubstring("not allowed here"))
		h.g.Expect(h.lines("network", "ls", "--format", "{{.Name}}")).To(ConsistOf("bridge", "host", "none"))
		h.g.Expect(h.lines("volume", "ls", "-q")).To(Equal([]string{""}))
		h.g.Expect(h.docker("version").Code).To(BeZero())
	})
}
