package preflight

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// step is one look at a thing, or at several of a kind.
type step struct {
	name string
	// needs are the steps whose facts it uses: it is not taken where one of them found none. Sound are those of which
	// besides nothing may be bad. After are those that it only waits for.
	needs, sound, after []string
	// within bounds it; zero is what a few calls of the AWS API may take.
	within time.Duration
	take   func(context.Context) came
}

// usual is what a few calls of the AWS API may take, and an answer of an instance, even where a run is more patient.
const usual = 10 * time.Second

// came is what came of a step.
type came struct {
	findings []Finding
	// lost says that it found no facts for the steps that need them; culprit is whose fault that is, empty for its own.
	lost    bool
	culprit string
}

// found are findings with facts for other steps.
func found(findings ...Finding) came { return came{findings: findings} }

// lost is a finding without facts for other steps.
func lost(finding Finding) came {
	c := came{findings: []Finding{finding}, lost: true}
	if finding.State == Unchecked {
		c.culprit = permissions
	}
	return c
}

func (c came) bad() bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.State == Bad })
}

// node is a step on its way. Came is written before done is closed.
type node struct {
	step
	done chan struct{}
	came came
}

type graph map[string]*node

// walk takes all steps at once, each as soon as those that it waits for are done, and tells the findings in the order of
// the steps. When ctx ends it waits for none.
func walk(ctx context.Context, steps []step, tell func(Finding)) (all []Finding) {
	g := graph{}
	for _, s := range steps {
		g[s.name] = &node{step: s, done: make(chan struct{})}
	}
	for _, n := range g {
		go g.take(ctx, n)
	}
	for _, s := range steps {
		for _, f := range g.await(ctx, g[s.name]) {
			tell(f)
			all = append(all, f)
		}
	}
	return all
}

// await returns what a step found. One that found a fault only when the end had come may have met just that.
func (g graph) await(ctx context.Context, n *node) []Finding {
	select {
	case <-n.done:
		return n.came.findings
	case <-ctx.Done():
		return []Finding{interrupted(ctx, n.name)}
	}
}

func (g graph) take(ctx context.Context, n *node) {
	defer close(n.done)
	for _, name := range slices.Concat(n.needs, n.sound, n.after) {
		select {
		case <-g[name].done:
		case <-ctx.Done():
			n.came = lost(interrupted(ctx, n.name))
			return
		}
	}
	if culprit := g.culprit(n); culprit != "" {
		n.came = came{findings: []Finding{because(n.name, culprit)}, lost: true, culprit: culprit}
		return
	}
	bounded, cancel := context.WithTimeout(ctx, cmp.Or(n.within, usual))
	defer cancel()
	n.came = n.take(bounded)
	if ctx.Err() != nil && n.came.bad() {
		n.came = lost(interrupted(ctx, n.name))
	}
}

// culprit names what keeps a step from being taken, or is empty.
func (g graph) culprit(n *node) string {
	for _, name := range slices.Concat(n.needs, n.sound) {
		if c := g[name].came; c.lost {
			return cmp.Or(c.culprit, name)
		}
	}
	for _, name := range n.sound {
		if g[name].came.bad() {
			return name
		}
	}
	return ""
}

func interrupted(ctx context.Context, check string) Finding {
	return Finding{Check: check, State: Unchecked, Text: context.Cause(ctx).Error()}
}
