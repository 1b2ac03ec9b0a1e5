package engine_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
)

// inFake runs a test with a fake engine that has the image "app", and checks that nothing of it runs on.
func inFake(t *testing.T, script engine.Script, test func(ctx context.Context, g *WithT, f *engine.Fake)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f := engine.NewFake()
		f.SetImage("app", script)
		test(t.Context(), NewWithT(t), f)
	})
}

func made(ctx context.Context, g *WithT, f *engine.Fake, spec engine.Spec) string {
	spec.Image = "app"
	id, err := f.Create(ctx, spec)
	g.Expect(err).NotTo(HaveOccurred())
	return id
}

func TestFakeRunsToItsScriptedEnd(t *testing.T) {
	script := engine.Script{Lines: []string{"one", "two"}, Ends: &engine.Exit{Code: 3}, After: time.Minute}
	inFake(t, script, func(ctx context.Context, g *WithT, f *engine.Fake) {
		id := made(ctx, g, f, engine.Spec{Name: "a"})
		_, err := f.Start(ctx, id)
		g.Expect(err).NotTo(HaveOccurred())
		begin := time.Now()
		var lines []string
		g.Expect(f.Follow(ctx, id, func(l engine.Line) { lines = append(lines, l.Text) })).To(Succeed())
		exit, err := f.Wait(ctx, id)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(exit).To(Equal(engine.Exit{Code: 3}))
		g.Expect(lines).To(Equal([]string{"one", "two"}))
		g.Expect(time.Since(begin)).To(Equal(time.Minute))
	})
}

func TestFakeStops(t *testing.T) {
	for name, c := range map[string]struct {
		script engine.Script
		grace  time.Duration
		takes  time.Duration
		code   int
	}{
		"at once":                   {engine.Script{}, time.Second, 0, 143},
		"with its own code":         {engine.Script{StopCode: 1}, time.Second, 0, 1},
		"in its own time":           {engine.Script{StopsIn: 2 * time.Second}, 3 * time.Second, 2 * time.Second, 143},
		"killed when that runs out": {engine.Script{StopsIn: time.Hour}, 3 * time.Second, 3 * time.Second, 137},
	} {
		t.Run(name, func(t *testing.T) {
			inFake(t, c.script, func(ctx context.Context, g *WithT, f *engine.Fake) {
				id := made(ctx, g, f, engine.Spec{Name: "a"})
				_, err := f.Start(ctx, id)
				g.Expect(err).NotTo(HaveOccurred())
				begin := time.Now()
				g.Expect(f.Stop(ctx, id, c.grace)).To(Succeed())
				g.Expect(time.Since(begin)).To(Equal(c.takes))
				exit, err := f.Wait(ctx, id)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(exit.Code).To(Equal(c.code))
				g.Expect(f.Stop(ctx, id, c.grace)).To(Succeed(), "again")
			})
		})
	}
}

func TestFakePorts(t *testing.T) {
	inFake(t, engine.Script{}, func(ctx context.Context, g *WithT, f *engine.Fake) {
		port := engine.Port{Container: 5000, Host: 80, Protocol: "tcp", Address: "127.10.0.1"}
		first := made(ctx, g, f, engine.Spec{Name: "a", Ports: []engine.Port{port, {Container: 1, Protocol: "tcp"}}})
		bound, err := f.Start(ctx, first)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(bound[0]).To(Equal(engine.Binding{Container: 5000, Host: 80, Protocol: "tcp", Address: "127.10.0.1"}))
		g.Expect(bound[1].Host).To(Equal(32768))
		second := made(ctx, g, f, engine.Spec{Name: "b", Ports: []engine.Port{port}})
		_, err = f.Start(ctx, second)
		g.Expect(err).To(MatchError("Error response from daemon: driver failed programming external connectivity on " +
			"endpoint b (" + second + "): Bind for 127.10.0.1:80 failed: port is already allocated"))
		g.Expect(f.Kill(first, engine.Exit{Code: 1})).To(Succeed())
		_, err = f.Start(ctx, second)
		g.Expect(err).NotTo(HaveOccurred(), "the port is free again")
	})
}

func TestFakeLinks(t *testing.T) {
	inFake(t, engine.Script{}, func(ctx context.Context, g *WithT, f *engine.Fake) {
		_, err := f.Create(ctx, engine.Spec{Name: "a", Image: "app", Links: []string{"db:db"}})
		g.Expect(err).To(MatchError(ContainSubstring("could not get container for db")))
		db := made(ctx, g, f, engine.Spec{Name: "db"})
		a := made(ctx, g, f, engine.Spec{Name: "a", Links: []string{"db:data"}})
		_, err = f.Start(ctx, a)
		g.Expect(err).To(MatchError("Error response from daemon: Cannot link to a non running container: /db AS /a/data"))
		_, err = f.Start(ctx, db)
		g.Expect(err).NotTo(HaveOccurred())
		_, err = f.Start(ctx, a)
		g.Expect(err).NotTo(HaveOccurred())
	})
}

func TestFakeRefusesAsDockerDoes(t *testing.T) {
	inFake(t, engine.Script{StartError: "exec: not found"}, func(ctx context.Context, g *WithT, f *engine.Fake) {
		_, err := f.Resolve(ctx, "other:tag")
		g.Expect(err).To(MatchError("Error response from daemon: manifest for other:tag not found: " +
			"manifest unknown: Requested image not found"))
		id := made(ctx, g, f, engine.Spec{Name: "a"})
		_, err = f.Start(ctx, id)
		g.Expect(err).To(MatchError("Error response from daemon: exec: not found"))
		_, err = f.Create(ctx, engine.Spec{Name: "a", Image: "app"})
		g.Expect(err).To(MatchError(ContainSubstring(`The container name "/a" is already in use`)))
		g.Expect(f.Remove(ctx, id)).To(Succeed())
		g.Expect(f.Remove(ctx, id)).To(Succeed(), "one that does not exist is no error")
		g.Expect(f.Stop(ctx, id, 0)).To(Succeed())
		_, err = f.Wait(ctx, id)
		g.Expect(err).To(MatchError("Error response from daemon: No such container: " + id))
	})
}

func TestFakeLetsGoWhenTheContextEnds(t *testing.T) {
	inFake(t, engine.Script{}, func(ctx context.Context, g *WithT, f *engine.Fake) {
		id := made(ctx, g, f, engine.Spec{Name: "a"})
		_, err := f.Start(ctx, id)
		g.Expect(err).NotTo(HaveOccurred())
		short, done := context.WithTimeout(ctx, time.Second)
		defer done()
		_, err = f.Wait(short, id)
		g.Expect(err).To(MatchError(context.DeadlineExceeded))
		g.Expect(f.Follow(short, id, func(engine.Line) {})).To(MatchError(context.DeadlineExceeded))
	})
}

func TestRemovingAFakeEndsIt(t *testing.T) {
	inFake(t, engine.Script{}, func(ctx context.Context, g *WithT, f *engine.Fake) {
		id := made(ctx, g, f, engine.Spec{Name: "a"})
		_, err := f.Start(ctx, id)
		g.Expect(err).NotTo(HaveOccurred())
		ended := make(chan error)
		go func() {
			_, err := f.Wait(ctx, id)
			ended <- err
		}()
		synctest.Wait()
		g.Expect(f.Remove(ctx, id)).To(Succeed())
		g.Expect(<-ended).To(Succeed())
	})
}

func TestFakeHealth(t *testing.T) {
	inFake(t, engine.Script{Healthy: time.Minute}, func(ctx context.Context, g *WithT, f *engine.Fake) {
		id := made(ctx, g, f, engine.Spec{Name: "a", HealthCheck: &engine.HealthCheck{Command: []string{"CMD", "true"}}})
		_, err := f.Start(ctx, id)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(f.Health(ctx, id)).To(Equal("starting"))
		time.Sleep(time.Minute) // the bubble's
		g.Expect(f.Health(ctx, id)).To(Equal("healthy"))
		plain := made(ctx, g, f, engine.Spec{Name: "b"})
		g.Expect(f.Health(ctx, plain)).To(BeEmpty())
	})
}

func TestFakePulls(t *testing.T) {
	inFake(t, engine.Script{Pulls: time.Minute, PullError: "denied"}, func(ctx context.Context, g *WithT, f *engine.Fake) {
		begin := time.Now()
		_, err := f.Resolve(ctx, "app")
		g.Expect(err).To(MatchError("Error response from daemon: denied"))
		g.Expect(time.Since(begin)).To(Equal(time.Minute))
		short, done := context.WithTimeout(ctx, time.Second)
		defer done()
		_, err = f.Resolve(short, "app")
		g.Expect(err).To(MatchError(context.DeadlineExceeded))
		f.RemoveImage("app")
		_, err = f.Resolve(ctx, "app")
		g.Expect(err).To(MatchError(ContainSubstring("manifest unknown")))
	})
}

func TestFakeStrangers(t *testing.T) {
	inFake(t, engine.Script{}, func(ctx context.Context, g *WithT, f *engine.Fake) {
		port := engine.Port{Container: 5000, Host: 80, Protocol: "tcp", Address: "127.10.0.1"}
		id := made(ctx, g, f, engine.Spec{Name: "a", Ports: []engine.Port{port}})
		f.Occupy("127.10.0.1", 80)
		_, err := f.Start(ctx, id)
		g.Expect(err).To(MatchError(HaveSuffix("Error starting userland proxy: listen tcp4 127.10.0.1:80: bind: " +
			"address already in use")))
		f.Vacate("127.10.0.1", 80)
		_, err = f.Start(ctx, id)
		g.Expect(err).NotTo(HaveOccurred())
	})
}

func TestFakeBehavesDifferentlyOnOneInstance(t *testing.T) {
	inFake(t, engine.Script{}, func(ctx context.Context, g *WithT, f *engine.Fake) {
		f.SetImageOn("i-b", "app", engine.Script{CreateError: "no"})
		_, err := f.Create(ctx, engine.Spec{Name: "a", Image: "app", Instance: "i-a"})
		g.Expect(err).NotTo(HaveOccurred())
		_, err = f.Create(ctx, engine.Spec{Name: "b", Image: "app", Instance: "i-b"})
		g.Expect(err).To(MatchError("Error response from daemon: no"))
	})
}

func TestAFakeHealthCheckTakesItsTimeToFail(t *testing.T) {
	inFake(t, engine.Script{Unhealthy: true}, func(ctx context.Context, g *WithT, f *engine.Fake) {
		id := made(ctx, g, f, engine.Spec{Name: "a", HealthCheck: &engine.HealthCheck{
			StartPeriod: 10 * time.Second, Interval: 5 * time.Second, Retries: 3,
		}})
		_, err := f.Start(ctx, id)
		g.Expect(err).NotTo(HaveOccurred())
		time.Sleep(24 * time.Second) // the bubble's
		g.Expect(f.Health(ctx, id)).To(Equal("starting"))
		time.Sleep(2 * time.Second)
		g.Expect(f.Health(ctx, id)).To(Equal("unhealthy"))
	})
}
