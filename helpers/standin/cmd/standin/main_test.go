package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin"
)

func TestWhatIsNoCommandIsToldTheUsage(t *testing.T) {
	for name, c := range map[string]struct {
		args   []string
		code   int
		stdout string
		stderr string
	}{
		"nothing":                  {code: 0, stdout: "Usage:"},
		"a question for help":      {args: []string{"-h"}, code: 0, stdout: "Usage:"},
		"an unknown command":       {args: []string{"upp"}, code: 2, stderr: "standin: there is no command \"upp\"\n\nstandin runs"},
		"help on a command":        {args: []string{"up", "-h"}, code: 0, stderr: "-healthy-after"},
		"help on an empty one":     {args: []string{"run", "-h"}, code: 0, stderr: "leave the service out, as before the first deployment"},
		"an unknown option":        {args: []string{"up", "-x"}, code: 2, stderr: "flag provided but not defined: -x"},
		"an argument too many":     {args: []string{"clean", "all"}, code: 2, stderr: `standin clean: unexpected argument "all"`},
		"run without a command":    {args: []string{"run", "--"}, code: 2, stderr: "standin run: which command?"},
		"exec without a command":   {args: []string{"exec"}, code: 2, stderr: "standin exec: which command?"},
		"exec without a stand-in":  {args: []string{"exec", "-dir", "/nowhere", "--", "true"}, code: 2, stderr: "no stand-in runs here"},
		"down without a stand-in":  {args: []string{"down", "-dir", "/nowhere"}, code: 0, stderr: "no stand-in runs here"},
		"fault without a stand-in": {args: []string{"fault", "-dir", "/nowhere", "gone"}, code: 2, stderr: "standin fault: no stand-in runs here: start one with standin up"},
		"faults without one":       {args: []string{"fault", "-dir", "/nowhere", "-list"}, code: 2, stderr: "no stand-in runs here"},
		"an end without one":       {args: []string{"fault", "-dir", "/nowhere", "-clear"}, code: 2, stderr: "no stand-in runs here"},
		"an unknown fault":         {args: []string{"fault", "slow"}, code: 2, stderr: `there is no fault slow; known are throttled, late`},
		"no fault":                 {args: []string{"fault"}, code: 2, stderr: `it is empty; known are throttled, late`},
		"two commands in one":      {args: []string{"fault", "-list", "-clear"}, code: 2, stderr: "-clear and -list are two commands"},
		"a list of something":      {args: []string{"fault", "-list", "gone"}, code: 2, stderr: `unexpected argument "gone"`},
		"help on faults":           {args: []string{"fault", "-h"}, code: 0, stderr: "throttled "},
		"a start with a bad fault": {args: []string{"up", "-fault", "gone by=2"}, code: 2, stderr: "there is no key by; known are on, every"},
		"a run with a bad fault":   {args: []string{"run", "-fault", "late", "--", "true"}, code: 2, stderr: "by is missing"},
		"down for an unknown name": {args: []string{"down", "-dir", "/nowhere", "7"}, code: 2, stderr: "no stand-in runs here"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var stdout, stderr bytes.Buffer
			code := (&program{stdout: &stdout, stderr: &stderr}).main(c.args)
			g.Expect(code).To(Equal(c.code))
			g.Expect(stdout.String()).To(ContainSubstring(c.stdout))
			g.Expect(stderr.String()).To(ContainSubstring(c.stderr))
		})
	}
}

func TestTheProjectIsFoundFromAnyOfItsFolders(t *testing.T) {
	g := NewWithT(t)
	root, err := projectRoot()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(filepath.Join(root, "go.mod")).To(BeARegularFile())
	t.Chdir(t.TempDir())
	_, err = projectRoot()
	g.Expect(err).To(MatchError(ContainSubstring("no folder has fixtures/ecs_taskdefinition.json")))
}

func TestThePortOfTheServiceIsReadFromTheEnvironment(t *testing.T) {
	g := NewWithT(t)
	g.Expect(httpPort("")).To(Equal(0))
	g.Expect(httpPort("8080")).To(Equal(8080))
	for _, wrong := range []string{"0", "65536", "http", "-1"} {
		_, err := httpPort(wrong)
		g.Expect(err).To(MatchError("reading SMOKE_HTTP_PORT=" + wrong + ": it is no port, such as 8080"))
	}
}

func TestOneOfSeveralStandInsMustBeNamed(t *testing.T) {
	two := []standin.Running{{Name: "0", PID: 1}, {Name: "1", PID: 2}}
	for name, c := range map[string]struct {
		running []standin.Running
		names   []string
		want    int
		says    string
	}{
		"the only one":      {running: two[:1], want: 1},
		"the one named":     {running: two, names: []string{"1"}, want: 2},
		"none":              {says: "no stand-in runs here: start one with standin up"},
		"two and no name":   {running: two, says: "several stand-ins run here: 0, 1; which one?"},
		"an unknown name":   {running: two, names: []string{"5"}, says: "no stand-in 5 runs here, but 0, 1"},
		"more names than 1": {running: two, names: []string{"0", "1"}, says: `unexpected argument "1"`},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			one, err := pick(c.running, c.names)
			if c.says != "" {
				g.Expect(err).To(MatchError(c.says))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(one.PID).To(Equal(c.want))
		})
	}
}

func TestACommandsEndIsPassedOn(t *testing.T) {
	for name, c := range map[string]struct {
		args   []string
		code   int
		stdout string
		says   string
	}{
		"success":               {args: []string{"sh", "-c", "echo $HERE"}, stdout: "yes\n"},
		"its exit code":         {args: []string{"sh", "-c", "exit 7"}, code: 7},
		"its death by a signal": {args: []string{"sh", "-c", "kill -TERM $$"}, code: 143},
		"that it is not there":  {args: []string{"no-such-command"}, code: 2, says: "running no-such-command: "},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var stdout bytes.Buffer
			p := &program{stdout: &stdout, stderr: os.Stderr}
			code, err := p.spawn(c.args, append(os.Environ(), "HERE=yes"))
			g.Expect(code).To(Equal(c.code))
			g.Expect(stdout.String()).To(Equal(c.stdout))
			if c.says == "" {
				g.Expect(err).NotTo(HaveOccurred())
			} else {
				g.Expect(err).To(MatchError(HavePrefix(c.says)))
			}
		})
	}
}
