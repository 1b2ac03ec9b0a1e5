package preflight

import (
	"context"
	"errors"
	"testing"

	. "github.com/onsi/gomega"
)

// stepsThatEnd are a step whose end comes from outside while it is taken, and one that needs it.
func stepsThatEnd(cancel context.CancelCauseFunc) graph {
	g := graph{}
	for _, s := range []step{
		{name: "one", take: func(context.Context) came {
			cancel(errors.New("interrupted by the test"))
			return lost(ours("one", "context canceled"))
		}},
		{name: "two", needs: []string{"one"}, take: func(context.Context) came { return found(good("two", "taken")) }},
	} {
		g[s.name] = &node{step: s, done: make(chan struct{})}
	}
	return g
}

func TestAFaultThatTheEndMadeIsNone(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	steps := stepsThatEnd(cancel)
	steps.take(ctx, steps["one"])
	g.Expect(steps["one"].came.findings).To(Equal([]Finding{
		{Check: "one", State: Unchecked, Text: "interrupted by the test"},
	}))
	steps.take(ctx, steps["two"])
	g.Expect(steps["two"].came.findings).To(HaveExactElements(HaveField("State", Unchecked)))
}

func TestTheFirstCulpritIsNamed(t *testing.T) {
	g := NewWithT(t)
	bad := func(context.Context) came { return lost(broken("one", "it is bad")) }
	never := func(context.Context) came { return found(good("never", "taken")) }
	found := walk(t.Context(), []step{
		{name: "one", take: bad},
		{name: "two", needs: []string{"one"}, take: never},
		{name: "three", needs: []string{"two"}, take: never},
		{name: "four", after: []string{"three"}, take: never},
	}, func(Finding) {})
	g.Expect(found).To(HaveExactElements(
		HaveField("Text", "it is bad"), HaveField("Text", "because of one"), HaveField("Text", "because of one"),
		HaveField("Text", "taken"),
	))
}
