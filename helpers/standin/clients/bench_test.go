package clients_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/standin/engine/enginetest"
	"smoke.example/ecs/helpers/standin/reconcile"
)

// apart is the time between the beginnings of two scenarios, which all run at the same time: the command lines would
// else start all at once, and take the processors from those that are measured.
const apart = 5 * time.Second

// measured is a scenario that all watch at the same time.
type measured struct {
	scenario
	*stage
	aws            cli
	definition     *ecs.RegisterTaskDefinitionInput
	previous       string
	made           deploy.Deployment
	begun, settled time.Time
	verdicts       map[string]verdict
}

// BenchmarkVerdict measures the time from an update to a verdict on it, and prints a table. Interrupted, it ends what
// it has started.
func BenchmarkVerdict(b *testing.B) {
	ctx, stop := signal.NotifyContext(b.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	all := watchers(b)
	plays := prepare(b)
	failed := make([]error, len(plays))
	var running sync.WaitGroup
	for i, p := range plays {
		running.Go(func() { failed[i] = p.measure(ctx, time.Duration(i)*apart, all) })
	}
	running.Wait()
	if ctx.Err() != nil {
		b.Fatal("interrupted: everything that was started is ended")
	}
	if err := errors.Join(failed...); err != nil {
		b.Fatal(err)
	}
	for _, p := range plays {
		b.Run(p.name, func(b *testing.B) { p.report(b, all) })
	}
	fmt.Println(table(b, plays, all))
}

// prepare starts a stand-in for each scenario, paced as AWS is.
func prepare(b *testing.B) []*measured {
	b.Helper()
	image := enginetest.Image(b)
	plays := make([]*measured, 0, len(scenarios))
	pace := reconcile.Config{ReportAfter: time.Second} // a busy machine tells an exit late
	for _, sc := range scenarios {
		p := &measured{scenario: sc, stage: newStage(b, image, pace)}
		p.aws, p.definition, p.verdicts = p.cli(b), p.acting(sc.steps...), map[string]verdict{}
		if sc.change != nil {
			sc.change(b, &p.definition.ContainerDefinitions[0])
		}
		plays = append(plays, p)
	}
	return plays
}

// measure rolls the scenario out on a service that is steady, after a delay, and returns when all have said something.
func (p *measured) measure(ctx context.Context, delay time.Duration, all []watcher) error {
	if err := p.serve(ctx, p.minimum, p.maximum, p.breaker); err != nil {
		return err
	}
	if err := (deploy.SystemClock{}).Wait(ctx, delay); err != nil {
		return fmt.Errorf("beginning %q: %w", p.name, err)
	}
	if err := p.update(ctx); err != nil {
		return err
	}
	tell("%s: updated, and watched by %d", p.name, len(all))
	said := make([]verdict, len(all))
	var running sync.WaitGroup
	for i, w := range all {
		running.Go(func() { said[i] = p.watch(ctx, w) })
	}
	if p.truth() == good {
		running.Go(func() { p.settle(ctx) })
	}
	running.Wait()
	for i, w := range all {
		p.verdicts[w.name] = said[i]
	}
	return ctx.Err()
}

func (p *measured) update(ctx context.Context) error {
	client := p.client("founder")
	before, err := deploy.Look(ctx, client, cluster, service)
	if err != nil {
		return err
	}
	rev, err := deploy.Register(ctx, client, deploy.Definition{Task: p.definition})
	if err != nil {
		return err
	}
	p.previous = before.Definition
	p.made, err = deploy.Update(ctx, client, cluster, service, rev)
	p.begun = time.Now()
	return err
}

// settle notes when the deployment was over, by the stand-in's own account.
func (p *measured) settle(ctx context.Context) {
	if p.steady(ctx) == nil {
		p.settled = p.settledAt()
	}
}

func (p *measured) watch(ctx context.Context, w watcher) verdict {
	word, cause := w.watch(ctx, p)
	v := verdict{word: word, cause: cause, took: time.Since(p.begun), calls: len(p.ledger.Of(w.name))}
	tell("%s: %s says %s after %.1f s", p.name, w.name, v.word, v.took.Seconds())
	return v
}

// tell keeps somebody who waits informed.
func tell(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

func (p *measured) report(b *testing.B, all []watcher) {
	b.Helper()
	b.ReportMetric(0, "ns/op") // is not what is measured
	for _, w := range all {
		v := p.verdicts[w.name]
		b.ReportMetric(v.took.Seconds(), w.name+"-s")
		b.ReportMetric(float64(v.calls), w.name+"-calls")
	}
}
