package evidence

import (
	"context"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/backchannel"
)

// confiding opens a line on which processes confide, and returns the runner's redactor and a maker of processes.
func confiding(t *testing.T) (runner *Redactor, process func() (*Confidant, *Redactor)) {
	t.Helper()
	runner = NewRedactor()
	server, err := backchannel.Listen(NewConfidences(runner).Handlers())
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { NewWithT(t).Expect(server.Close()).To(Succeed()) })
	return runner, func() (*Confidant, *Redactor) {
		redact := NewRedactor()
		return NewConfidant(redact, backchannel.Line{Address: server.Address()}), redact
	}
}

func TestWhatOneProcessMakesUpAllKnow(t *testing.T) {
	g := NewWithT(t)
	runner, process := confiding(t)
	first, own := process()
	second, others := process()
	go second.Listen(t.Context())
	g.Expect(first.Tell(t.Context(), Known{Name: "early", Value: "before anybody listens"})).To(Succeed())
	g.Eventually(func() string { return others.Redact("before anybody listens") }).Should(Equal("[early]"))
	for _, secret := range []string{"correct horse", "battery staple"} {
		g.Expect(first.Tell(t.Context(), Known{Name: "made up", Value: secret, Source: SourceRun})).To(Succeed())
		for _, r := range []*Redactor{runner, own, others} {
			g.Expect(r.Redact(secret)).To(Equal("[made up]"), "as soon as it is told")
		}
	}
}

func TestNobodyWaitsForAProcessThatHasEnded(t *testing.T) {
	g := NewWithT(t)
	runner, process := confiding(t)
	gone, others := process()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		gone.Listen(ctx)
	}()
	stays, _ := process()
	g.Expect(stays.Tell(t.Context(), Known{Name: "first", Value: "first secret"})).To(Succeed())
	g.Eventually(func() string { return others.Redact("first secret") }).Should(Equal("[first]"))
	cancel()
	g.Eventually(ended).Should(BeClosed())
	g.Expect(stays.Tell(t.Context(), Known{Name: "made up", Value: "correct horse"})).To(Succeed())
	g.Expect(runner.Redact("correct horse")).To(Equal("[made up]"))
}

func TestWithoutARunnerAProcessKnowsItsOwn(t *testing.T) {
	g := NewWithT(t)
	redact := NewRedactor()
	alone := NewConfidant(redact, backchannel.Line{})
	g.Expect(alone.Tell(t.Context(), Known{Name: "made up", Value: "correct horse"})).To(MatchError(backchannel.ErrNobody))
	g.Expect(redact.Redact("correct horse")).To(Equal("[made up]"))
	alone.Listen(t.Context())
}
