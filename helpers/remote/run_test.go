package remote_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	glider "github.com/gliderlabs/ssh"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/remote"
)

func TestRunKeepsOutputsApart(t *testing.T) {
	g := NewWithT(t)
	host := dial(t, serve(t, shell("")))
	result, err := host.Run(t.Context(), "sh", "-c", "echo out; echo err >&2")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(result.Stdout).To(Equal("out\n"))
	g.Expect(result.Stderr).To(Equal("err\n"))
	g.Expect(result.Took).To(BeNumerically(">", 0))
}

func TestWordsReachTheCommandAsTheyAre(t *testing.T) {
	host := dial(t, serve(t, shell("")))
	for _, word := range []string{
		"", " ", "a b", "it's", "'", "''", `"`, "$HOME", "`id`", "$(id)", "*", "~", "~/x", `\`, `\n`, "a\nb", "\t", "!x", "#x",
		"a;b", "a|b", "a&b", "<a>", "FOO=bar", "{a,b}", "[a]", "-n", "é", "DO $$BEGIN RAISE LOG 'm'; END$$", "\x01", "%s",
	} {
		t.Run(word, func(t *testing.T) {
			g := NewWithT(t)
			result, err := host.Run(t.Context(), "printf", "%s|", "first", word, "last")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(result.Stdout).To(Equal("first|" + word + "|last|"))
		})
	}
}

func TestACommandThatEndsBadly(t *testing.T) {
	g := NewWithT(t)
	config := serve(t, shell(""))
	result, err := dial(t, config).Run(t.Context(), "sh", "-c", "echo some; echo 'no good' >&2; exit 3")
	g.Expect(err).To(MatchError("running sh -c 'echo some; echo '\\''no good'\\'' >&2; exit 3' on " + config.Address +
		": exit code 3: no good"))
	var run *remote.RunError
	g.Expect(errors.As(err, &run)).To(BeTrue())
	g.Expect(*run).To(Equal(remote.RunError{
		Host: config.Address, Command: `sh -c 'echo some; echo '\''no good'\'' >&2; exit 3'`, ExitCode: 3, Stderr: "no good\n",
	}))
	g.Expect(result.Stdout).To(Equal("some\n"))
}

func TestALongComplaintIsShortened(t *testing.T) {
	err := &remote.RunError{Host: "h", Command: "c", ExitCode: 137, Signal: "KILL", Stderr: strings.Repeat("é", 501)}
	g := NewWithT(t)
	g.Expect(err.Error()).To(Equal("running c on h: exit code 137 (signal KILL): " + strings.Repeat("é", 250) + " … " +
		strings.Repeat("é", 250)))
	err.Stderr, err.Signal, err.ExitCode = " \n", "", 1
	g.Expect(err.Error()).To(Equal("running c on h: exit code 1: nothing on its standard error"))
}

func TestWhatNoShellCanTake(t *testing.T) {
	g := NewWithT(t)
	config := serve(t, shell(""))
	host := dial(t, config)
	_, err := host.Run(t.Context())
	g.Expect(err).To(MatchError("running [] on " + config.Address + ": no shell can take that"))
	_, err = host.Run(t.Context(), "echo", "a\x00b")
	g.Expect(err).To(MatchError(ContainSubstring("no shell can take that")))
}

func TestACommandThatNeverEnds(t *testing.T) {
	g := NewWithT(t)
	handle, ended := stuck()
	config := serve(t, handle)
	config.Command = time.Second
	result, err := dial(t, config).Run(t.Context(), "sleep", "forever")
	g.Expect(err).To(MatchError("running sleep forever on " + config.Address +
		": it took too long: the bound is 1s: context deadline exceeded"))
	g.Expect(err).To(MatchError(context.DeadlineExceeded))
	g.Expect(result.Stdout).To(Equal("so far"))
	g.Eventually(ended).WithTimeout(10*time.Second).Should(BeClosed(), "the command was killed")
}

func TestACancelledCommandLeavesTheConnectionUsable(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	handle, ended := stuck()
	host := dial(t, serve(t, func(session glider.Session) {
		if session.RawCommand() == "stuck" {
			cancel()
			handle(session)
		}
	}))
	_, err := host.Run(ctx, "stuck")
	g.Expect(err).To(MatchError(context.Canceled))
	g.Eventually(ended).WithTimeout(10 * time.Second).Should(BeClosed())
	_, err = host.Run(t.Context(), "next")
	g.Expect(err).NotTo(HaveOccurred())
}

func TestOutputWithoutEnd(t *testing.T) {
	for what, out := range map[string]func(glider.Session) io.Writer{
		"on the standard output": func(s glider.Session) io.Writer { return s },
		"on the standard error":  func(s glider.Session) io.Writer { return s.Stderr() },
	} {
		t.Run(what, func(t *testing.T) {
			g := NewWithT(t)
			stopped := make(chan struct{})
			config := serve(t, func(session glider.Session) {
				defer close(stopped)
				for line := []byte(strings.Repeat("y", 4096)); ; {
					if _, err := out(session).Write(line); err != nil {
						return
					}
				}
			})
			result, err := dial(t, config).Run(t.Context(), "yes")
			g.Expect(err).To(MatchError("running yes on " + config.Address + ": it printed more than 1048576 bytes"))
			g.Expect(len(result.Stdout) + len(result.Stderr)).To(Equal(remote.MaxOutput))
			g.Eventually(stopped).WithTimeout(10 * time.Second).Should(BeClosed())
		})
	}
}

func TestOutputUpToTheBoundIsWhole(t *testing.T) {
	g := NewWithT(t)
	host := dial(t, serve(t, func(session glider.Session) {
		_, _ = io.WriteString(session, strings.Repeat("x", remote.MaxOutput))
	}))
	result, err := host.Run(t.Context(), "x")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(result.Stdout).To(HaveLen(remote.MaxOutput))
}

func TestNoMoreSessionsThanAnSSHDTakes(t *testing.T) {
	g := NewWithT(t)
	var now, most atomic.Int32
	open := make(chan struct{})
	config := serve(t, func(glider.Session) {
		most.Store(max(most.Load(), now.Add(1)))
		<-open
		now.Add(-1)
	})
	host := dial(t, config)
	var all sync.WaitGroup
	errs := make(chan error, 30)
	for range cap(errs) {
		all.Go(func() {
			_, err := host.Run(t.Context(), "x")
			errs <- err
		})
	}
	g.Eventually(now.Load).WithTimeout(10 * time.Second).Should(BeEquivalentTo(8))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := host.Run(ctx, "one", "more")
	g.Expect(err).To(MatchError("running one more on " + config.Address +
		": 8 other commands are running over the connection: context canceled"))
	close(open)
	all.Wait()
	for range cap(errs) {
		g.Expect(<-errs).To(Succeed())
	}
	g.Expect(most.Load()).To(BeEquivalentTo(8))
}

func TestAHostThatGoesSilentAfterTheHandshake(t *testing.T) {
	g := NewWithT(t)
	config := serve(t, nothing)
	address, gate := relay(t, config.Address)
	config.Address = address
	config.Command = 300 * time.Millisecond
	host := dial(t, config)
	gate.shut()
	_, err := host.Run(t.Context(), "uptime")
	g.Expect(err).To(MatchError("running uptime on " + config.Address +
		": it took too long: the bound is 300ms: context deadline exceeded"))
}

func TestAConnectionThatBreaks(t *testing.T) {
	g := NewWithT(t)
	closing := make(chan func() error, 1)
	config := serve(t, func(glider.Session) { _ = (<-closing)() })
	host := dial(t, config)
	closing <- host.Close
	_, err := host.Run(t.Context(), "uptime")
	g.Expect(err).To(MatchError(HavePrefix("running uptime on " + config.Address + ": it was cut off, without an exit code: ")))
	_, err = host.Run(t.Context(), "uptime")
	g.Expect(err).To(MatchError(HavePrefix("running uptime on " + config.Address + ": ")))
}
