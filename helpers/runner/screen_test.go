package runner

import (
	"bytes"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
)

func at(seconds int) time.Time { return time.Date(2026, 11, 22, 22, 15, seconds, 0, time.UTC) }

func TestScreenWithoutATerminal(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	s := &screen{out: &out, said: at(0)}
	s.tick(at(0))
	s.show(evidence.Event{Kind: evidence.KindPhase, Phase: "deploying", Time: at(0)})
	s.tick(at(29))
	s.tick(at(30))
	s.tick(at(31))
	s.show(evidence.Event{Kind: evidence.KindPlan, Total: 3, Time: at(32)})
	s.show(evidence.Event{Kind: evidence.KindSay, Text: "task 1 is RUNNING", Time: at(33)})
	s.show(evidence.Event{Kind: evidence.KindSpec, ID: "a.b", Outcome: evidence.Held, Time: at(34)})
	s.show(evidence.Event{Kind: evidence.KindSpec, ID: "a.c", Outcome: evidence.Skipped, Time: at(34)})
	s.show(evidence.Event{Kind: evidence.KindSpec, ID: "a.d", Outcome: evidence.Failed, Text: "no\n  reason", Time: at(35)})
	s.tick(at(66))
	s.show(evidence.Event{Kind: evidence.KindPhase, Phase: "verifying", Time: at(70)})
	s.finish(at(71))
	g.Expect(out.String()).To(Equal(`deploying …
deploying … 30 s
  task 1 is RUNNING
  ✘ a.d: no reason
deploying … 66 s (2 of 3 done, 1 failed)
deploying: 70.0 s
verifying …
verifying: 1.0 s
`))
}

func TestScreenOnATerminalRenewsItsLastLine(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	s := &screen{out: &out, width: 20}
	s.show(evidence.Event{Kind: evidence.KindPhase, Phase: "deploying it", Time: at(0)})
	s.tick(at(1))
	s.show(evidence.Event{Kind: evidence.KindPlan, Total: 30})
	s.tick(at(2))
	s.finish(at(3))
	g.Expect(out.String()).To(Equal("\r\x1b[Kdeploying it … 1 s\r\x1b[Kdeploying it … 2 s…\r\x1b[Kdeploying it: 3.0 s\n"))
}

func TestTerminalWidthIsZeroForAPipe(t *testing.T) {
	g := NewWithT(t)
	g.Expect(terminalWidth(&bytes.Buffer{})).To(BeZero())
}
