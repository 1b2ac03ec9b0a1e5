package bundle

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/usersapi"
)

// bubble runs a test with a bench in a bubble, whose clock makes minutes take moments.
func bubble(t *testing.T, options standintest.Options, test func(*testing.T, *WithT, *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, NewWithT(t), newBench(t, options)) })
}

func TestAWholeBundle(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		index := b.collect()
		g.Expect(missing(index)).To(ConsistOf(
			"definition : there is none before testdriven-staging:1", "definition-diff : there is none before testdriven-staging:1",
		))
		g.Expect(kindsIn(index)).To(ConsistOf(
			evidence.ServiceEvents, evidence.Deployments, evidence.StoppedTasks, evidence.RunningTasks, evidence.Definition,
			evidence.Hosts, evidence.Answer, evidence.ContainersOf, evidence.InspectOf, evidence.OutputOf, evidence.HostState,
			evidence.StreamTail, evidence.Versions,
		))
		g.Expect(of(index, evidence.OutputOf)).To(HaveLen(4), "two containers of the service on each instance, no other")
		g.Expect(of(index, evidence.StreamTail)).To(HaveLen(4))
		g.Expect(b.read(of(index, evidence.ServiceEvents)[0])).To(MatchRegexp(`(?s)"time".*has reached a steady state`))
		g.Expect(b.read(of(index, evidence.OutputOf)[0])).To(ContainSubstring("key [SECRET_KEY]\n"))
		g.Expect(b.read(of(index, evidence.StreamTail)[0])).To(ContainSubstring(`"text": "`))
		g.Expect(b.read(of(index, evidence.Definition)[0])).To(ContainSubstring(`"value": "[SECRET_KEY]"`))
		g.Expect(b.read(of(index, evidence.HostState)[0])).To(ContainSubstring("$ df -h\nall is well\n"))
		g.Expect(b.read(of(index, evidence.Answer)[0])).To(ContainSubstring("200 OK"))
		g.Expect(b.read(of(index, evidence.Hosts)[0])).To(ContainSubstring(`"launchTime"`))
		g.Expect(b.read(of(index, evidence.Versions)[0])).To(ContainSubstring("AWS account: " + standintest.Account + "\n"))
	})
}

func TestALightBundle(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		b.config.Light = true
		index := b.collect()
		g.Expect(missing(index)).To(BeEmpty())
		g.Expect(kindsIn(index)).To(ConsistOf(evidence.RunningTasks, evidence.Hosts, evidence.ContainersOf, evidence.InspectOf,
			evidence.StreamTail, evidence.Versions))
		g.Expect(index.Within).To(Equal(lightWithin))
	})
}

func TestNobodyWantsABundle(t *testing.T) {
	bubble(t, standintest.Options{}, func(t *testing.T, g *WithT, b *bench) {
		b.config.Target.Bundle.Within = 0
		g.Expect(Collect(t.Context(), b.config)).To(BeZero())
		g.Expect(b.config.Folder.File(evidence.BundleFolder)).NotTo(BeADirectory())
	})
}

func TestTheJournalIsListed(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		b.config.Light = true
		g.Expect(b.config.Folder.Write(evidence.JournalFile, []byte("{}\n"))).To(Succeed())
		index, err := Collect(b.t.Context(), b.config)
		g.Expect(err).NotTo(HaveOccurred())
		last := index.Parts[len(index.Parts)-1]
		g.Expect(last).To(And(HaveField("Kind", evidence.JournalOf), HaveField("File", "../journal.jsonl"), HaveField("Error", "")))
	})
}

func TestAHostThatIsSilentTakesNobodyElsesTime(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		var silent string
		b.dial = func(ctx context.Context, to discover.Instance) error {
			if strings.HasSuffix(to.ID, "10") {
				silent = to.ID
				<-ctx.Done()
				return errors.New("no connection within its time")
			}
			return nil
		}
		index := b.collect()
		for _, part := range index.Parts {
			over := part.Kind == evidence.ContainersOf || part.Kind == evidence.InspectOf || part.Kind == evidence.OutputOf ||
				part.Kind == evidence.HostState
			switch {
			case over && part.Instance == silent:
				g.Expect(part.Error).To(Equal("no connection within its time"))
			case part.Instance != "" || part.Kind == evidence.RunningTasks:
				g.Expect(part.Error).To(BeEmpty(), part.Name)
			}
		}
		g.Expect(silent).NotTo(BeEmpty())
	})
}

func TestManyHostsShareConnectionsAndTime(t *testing.T) {
	const instances = 100
	bubble(t, standintest.Options{Instances: instances, Desired: instances}, func(_ *testing.T, g *WithT, b *bench) {
		good := 0
		b.dial = func(ctx context.Context, to discover.Instance) error {
			if strings.HasSuffix(to.ID, "f") {
				good++ // one in sixteen
				return nil
			}
			<-ctx.Done()
			return errors.New("silent")
		}
		index := b.collect()
		g.Expect(b.most).To(Equal(mostConnections))
		g.Expect(good).To(BeNumerically(">=", instances/mostConnections))
		for _, part := range of(index, evidence.ContainersOf) {
			if strings.HasSuffix(part.Instance, "f") {
				g.Expect(part.Error).To(BeEmpty())
			} else {
				g.Expect(part.Error).To(Equal("silent"))
			}
		}
		g.Expect(of(index, evidence.ContainersOf)).To(HaveLen(instances))
		for _, part := range of(index, evidence.Answer) {
			g.Expect(part.Error).To(BeEmpty(), "HTTP does not wait for SSH")
		}
	})
}

func TestASilentServiceTakesNothingElseWithIt(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		b.ask = func(ctx context.Context, base, path string) (usersapi.Reply, error) {
			<-ctx.Done()
			return usersapi.Reply{}, fmt.Errorf("asking GET %s: it said nothing", base+path)
		}
		index := b.collect()
		for _, line := range missing(index) {
			g.Expect(line).To(Or(HavePrefix("answer i-"), HavePrefix("definition")))
		}
		g.Expect(of(index, evidence.Answer)).To(HaveEach(HaveField("Error", HaveSuffix("it said nothing"))))
	})
}

func TestWithoutAWSTheSuitesOwnInstancesAreLookedAt(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		b.stage()
		g.Expect(b.standin.Faults.Put("denied")).To(Succeed())
		index := b.collect()
		g.Expect(kindsIn(index)).To(ConsistOf(evidence.Answer, evidence.ContainersOf, evidence.InspectOf, evidence.OutputOf,
			evidence.HostState, evidence.Versions), "what hosts and service tell")
		for _, kind := range []evidence.PartKind{
			evidence.ServiceEvents, evidence.Deployments, evidence.StoppedTasks, evidence.RunningTasks, evidence.Hosts, evidence.StreamTail,
		} {
			g.Expect(of(index, kind)).To(HaveEach(HaveField("Error", ContainSubstring("not authorized"))), string(kind))
		}
		g.Expect(of(index, evidence.StreamTail)).To(HaveLen(4), "the log group is tried for each container that the suite found")
	})
}

func TestWithoutAWSAndTheSuitesStagingTheBundleSaysSo(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		b.config.AWS = func(context.Context) (AWS, error) { return AWS{}, errors.New("no AWS region is set") }
		index := b.collect()
		g.Expect(kindsIn(index)).To(ConsistOf(evidence.Versions))
		for _, part := range index.Parts {
			if part.Kind != evidence.Versions {
				g.Expect(part.Error).To(ContainSubstring("no AWS region is set"), part.Name)
			}
		}
		g.Expect(of(index, evidence.ContainersOf)).To(HaveExactElements(HaveField("Error", And(
			HavePrefix("no instance is known: "), ContainSubstring("there is no staging.json")))))
	})
}

func TestAnAPIThatIsSilentLeavesTimeForTheRest(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		b.stage()
		g.Expect(b.standin.Faults.Put("late by=1h..1h")).To(Succeed())
		index := b.collect()
		g.Expect(kindsIn(index)).To(ConsistOf(evidence.Answer, evidence.ContainersOf, evidence.InspectOf, evidence.OutputOf,
			evidence.HostState, evidence.Versions))
		g.Expect(of(index, evidence.RunningTasks)[0].Error).To(ContainSubstring("no answer in time"))
	})
}

func TestAnInstanceThatIsGone(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		b.stage()
		const gone = "i-0123456789abcde10"
		b.standin.State.Update(func(d *state.Data) {
			d.Instances = slices.DeleteFunc(d.Instances, func(i *state.Instance) bool { return i.ID == gone })
		})
		b.dial = func(_ context.Context, to discover.Instance) error {
			if to.ID == gone {
				return errors.New("no route to host")
			}
			return nil
		}
		b.ask = func(_ context.Context, base, path string) (usersapi.Reply, error) {
			if strings.Contains(base, "127.10.0.1:") {
				return usersapi.Reply{}, errors.New("nothing listens there")
			}
			return usersapi.Reply{Method: "GET", URL: base + path, Status: 200}, nil
		}
		index := b.collect()
		g.Expect(of(index, evidence.Hosts)[0].Error).To(Equal("EC2 does not know " + gone + "; it was terminated while still " +
			"registered on the cluster: replace it, or deregister its container instance"))
		for _, part := range index.Parts {
			over := part.Kind != evidence.StreamTail && part.Instance == gone
			switch {
			case over && part.Kind == evidence.Answer:
				g.Expect(part.Error).To(Equal("nothing listens there"))
			case over:
				g.Expect(part.Error).To(Equal("no route to host"))
			case part.Instance != "":
				g.Expect(part.Error).To(BeEmpty(), "%s of %s", part.Name, part.Instance)
			}
		}
	})
}

func TestAnInterruptEndsItAtOnce(t *testing.T) {
	bubble(t, standintest.Options{}, func(t *testing.T, g *WithT, b *bench) {
		ctx, cancel := context.WithCancelCause(t.Context())
		hang := make(chan struct{})
		b.run = func(_ context.Context, _ string, argv []string) (remote.Result, error) {
			if slices.Equal(argv, []string{"docker", "ps", "-a"}) {
				return good(argv)
			}
			<-hang // whatever the context says
			return remote.Result{}, errors.New("too late")
		}
		time.AfterFunc(3*time.Second, func() { cancel(ErrInterrupted) })
		index, err := Collect(ctx, b.config)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(index.Took).To(Equal(3 * time.Second))
		b.holds(index)
		g.Expect(of(index, evidence.ContainersOf)).To(HaveEach(HaveField("Error", BeEmpty())), "what is there is kept")
		g.Expect(of(index, evidence.InspectOf)).To(HaveEach(HaveField("Error", Equal(ErrInterrupted.Error()))))
		close(hang)
		synctest.Wait()
		b.holds(index) // nothing comes after the end
	})
}

func TestWhoObeysNoContextHoldsNothingUp(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		hang := make(chan struct{})
		defer close(hang)
		b.dial = func(context.Context, discover.Instance) error {
			<-hang
			return errors.New("too late")
		}
		index := b.collect()
		g.Expect(index.Took).To(Equal(30 * time.Second))
		g.Expect(of(index, evidence.InspectOf)).To(HaveEach(HaveField("Error",
			"it did not come within the 30s that the evidence may take (bundle.within)")))
		g.Expect(of(index, evidence.Answer)).To(HaveEach(HaveField("Error", BeEmpty())))
	})
}

func TestWhatDoesNotFitIsCut(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		b.config.Target.Bundle.Size, b.config.Target.Bundle.Lines = 1, 1<<20
		b.run = func(_ context.Context, _ string, argv []string) (remote.Result, error) {
			if strings.HasPrefix(strings.Join(argv, " "), "sh -c "+tailed) {
				return said(strings.Repeat("2026-11-20T08:00:00Z a line that says my_precious\n", 9000) + "the last line\n")
			}
			return good(argv)
		}
		index := b.collect()
		outputs := of(index, evidence.OutputOf)
		g.Expect(outputs).To(HaveLen(4))
		for _, part := range outputs {
			g.Expect(part.Cut).To(BeTrue())
			g.Expect(part.Bytes).To(BeNumerically(">", 50<<10), "each has its share")
			g.Expect(b.read(part)).To(And(HavePrefix("2026-"), HaveSuffix("\nthe last line\n")))
		}
		g.Expect(of(index, evidence.InspectOf)).To(HaveEach(HaveField("Cut", BeFalse())), "what is small takes no harm")
	})
}

func TestLinesAreBounded(t *testing.T) {
	bubble(t, standintest.Options{}, func(_ *testing.T, g *WithT, b *bench) {
		b.config.Target.Bundle.Lines = 1
		index := b.collect()
		for _, part := range of(index, evidence.OutputOf) {
			g.Expect(b.read(part)).To(Equal("2026-11-20T08:00:01Z key [SECRET_KEY]\n"), "the last of two")
			g.Expect(part.Cut).To(BeTrue())
		}
	})
}

func TestAnIndexThatCannotBeWritten(t *testing.T) {
	bubble(t, standintest.Options{}, func(t *testing.T, g *WithT, b *bench) {
		g.Expect(os.WriteFile(b.config.Folder.File(evidence.BundleFolder), nil, 0o600)).To(Succeed())
		_, err := Collect(t.Context(), b.config)
		g.Expect(err).To(MatchError(HavePrefix("writing the index of the evidence: ")))
	})
}
