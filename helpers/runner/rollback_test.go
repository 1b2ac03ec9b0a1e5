package runner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/report"
)

// fakeCloud is AWS as a test wants it.
type fakeCloud struct {
	back      func(ctx context.Context, plan deploy.Plan, put deploy.Outcome) (deploy.Outcome, error)
	backs     atomic.Int32
	rehearsal deploy.Rehearsal
	err       error
}

func (f *fakeCloud) Whoami(context.Context) (account.Identity, error) {
	return account.Identity{Account: "123456789012"}, f.err
}

func (f *fakeCloud) Rehearse(_ context.Context, plan deploy.Plan) (deploy.Rehearsal, error) {
	plan.Progress("would register something of " + plan.Account + " with my_precious")
	return f.rehearsal, nil
}

func (f *fakeCloud) Back(ctx context.Context, plan deploy.Plan, failed deploy.Outcome) (deploy.Outcome, error) {
	f.backs.Add(1)
	plan.Progress("putting back")
	return f.back(ctx, plan, deploy.Outcome{
		Cluster: failed.Cluster, Service: failed.Service, Previous: failed.Revision, Revision: failed.Previous,
	})
}

// settles is a roll-back that goes well.
func settles(_ context.Context, plan deploy.Plan, put deploy.Outcome) (deploy.Outcome, error) {
	put.DeploymentID = "ecs-svc/2"
	plan.Begun(put)
	put.Settled, put.Steady = true, 4*time.Second
	return put, nil
}

// crashes is a roll-back that does not settle.
func crashes(_ context.Context, plan deploy.Plan, put deploy.Outcome) (deploy.Outcome, error) {
	put.DeploymentID = "ecs-svc/2"
	plan.Begun(put)
	put.Kind, put.Cause, put.Next = deploy.Crashed, "users-db exited with 1, key my_precious", "look at its log"
	return put, nil
}

// ends is a roll-back that waits for its context's end, before or after the update.
func ends(updates bool, last ...error) func(context.Context, deploy.Plan, deploy.Outcome) (deploy.Outcome, error) {
	return func(ctx context.Context, plan deploy.Plan, put deploy.Outcome) (deploy.Outcome, error) {
		if updates {
			put.DeploymentID = "ecs-svc/2"
			plan.Begun(put)
		}
		plan.Progress("hanging")
		<-ctx.Done()
		put.Cause, put.Infra = ctx.Err().Error(), true
		return put, errors.Join(append(last, ctx.Err())...)
	}
}

// bad makes a bench whose gate deploys something that settles, and rolls back as the cloud does.
func bad(t *testing.T, cloud *fakeCloud, verified string, edits ...string) *bench {
	t.Helper()
	b := newBench(t, edits...)
	b.deployed(t, deploy.Outcome{Settled: true})
	b.program.Cloud = cloud
	b.program.Environ = append(b.program.Environ, "TINY_BACK="+verified, "TRAVIS_PULL_REQUEST=false", "TRAVIS_BRANCH=staging")
	return b
}

func TestABadDeploymentIsRolledBack(t *testing.T) {
	const (
		alarm  = "ROLLBACK FAILED: c/s was bad on tiny:8 and is not good on tiny:7: "
		unsure = "ROLLBACK NOT FINISHED: c/s was bad on tiny:8, and nobody knows whether it is good on tiny:7: "
		title  = "FAIL: gate of local, "
	)
	refuses := func(kind deploy.Kind) func(context.Context, deploy.Plan, deploy.Outcome) (deploy.Outcome, error) {
		return func(_ context.Context, _ deploy.Plan, put deploy.Outcome) (deploy.Outcome, error) {
			err := &deploy.RefusalError{Kind: kind, Cause: "ecs-svc/9 is newest", Next: "ask whose it is"}
			put.Kind, put.Cause, put.Next, put.Infra = err.Kind, err.Cause, err.Next, true
			return put, poll.AsInfra(err)
		}
	}
	for _, c := range []struct {
		when, verified string
		back           func(context.Context, deploy.Plan, deploy.Outcome) (deploy.Outcome, error)
		begins, says   string
	}{
		{
			"what was live is good again", "pass", settles, title,
			"\n  rollback   tiny:7 is back in place of tiny:8 after 4.0 s; core promises: 2 held\n",
		},
		{"ECS was first", "pass", func(ctx context.Context, plan deploy.Plan, put deploy.Outcome) (deploy.Outcome, error) {
			put.ByECS = true
			return settles(ctx, plan, put)
		}, title, "\n  rollback   tiny:7 is back by ECS' circuit breaker in place of tiny:8 after 4.0 s; core promises: 2 held\n"},
		{"somebody else deployed", "pass", refuses(deploy.Replaced), title, "\n  rollback   not made: ecs-svc/9 is newest: ask whose it is\n"},
		{"what was live is gone", "pass", refuses(deploy.Rejected), alarm + "ecs-svc/9 is newest; ask whose it is\n" + title, ""},
		{"it crashes too", "pass", crashes, alarm + "users-db exited with 1, key [SECRET_KEY]; look at its log\n" + title, ""},
		{
			"AWS does not let us", "pass", func(_ context.Context, _ deploy.Plan, put deploy.Outcome) (deploy.Outcome, error) {
				return put, poll.AsInfra(errors.New("AccessDeniedException"))
			}, alarm + "AccessDeniedException; put it back: aws ecs update-service --cluster c --service s --task-definition tiny:7\n", "",
		},
		{
			"nobody could watch it", "pass", func(ctx context.Context, plan deploy.Plan, put deploy.Outcome) (deploy.Outcome, error) {
				put, _ = crashes(ctx, plan, put)
				put.Infra, put.Cause, put.Next = true, "throttled", "look yourself"
				return put, poll.AsInfra(errors.New("throttled"))
			}, unsure + "throttled; look yourself\n", "",
		},
		{
			"what is back is bad too", "fail", settles,
			alarm + "tiny:7 is back in place of tiny:8 after 4.0 s, but tiny.told: Tiny does as it is told: the key is [SECRET_KEY]\n", "",
		},
		{
			"what is back cannot be judged", "infra", settles,
			unsure + "tiny:7 is back in place of tiny:8 after 4.0 s, but tiny.told: Tiny does as it is told: no credentials\n", "",
		},
		{
			"the verification dies", "die", settles,
			unsure + "tiny:7 is back in place of tiny:8 after 4.0 s, but the suite left no report that can be judged: ", "",
		},
	} {
		t.Run(c.when, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			cloud := &fakeCloud{back: c.back}
			b := bad(t, cloud, c.verified)
			g.Expect(b.use(t, "gate", "fail")).To(Equal(1), b.err.String())
			_, ending, _ := strings.Cut(b.out.String(), "\n\n")
			g.Expect(ending).To(HavePrefix(c.begins))
			g.Expect(ending).To(ContainSubstring(c.says))
			g.Expect(strings.Count(ending, "\n")).To(Equal(5), ending)
			b.checkArtefacts(t, "FAIL")
			b.checkAgain(t, 1)
			g.Expect(cloud.backs.Load()).To(BeEquivalentTo(1), "a report rolls nothing back")
			g.Expect(b.read(t, junitFile)).To(ContainSubstring(`<testcase name="rollback"`))
		})
	}
}

func TestARollbackIsShownAsItGoesOn(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := bad(t, &fakeCloud{back: settles}, "pass")
	g.Expect(b.use(t, "gate", "fail")).To(Equal(1))
	g.Expect(b.out.String()).To(MatchRegexp(`
clean-up: \d+\.\d s
roll back …
  putting back
roll back: \d+\.\d s
verify the roll-back …
verify the roll-back: \d+\.\d s
judging …
judging: \d+\.\d s

FAIL: gate of local, \d+(\.\d)? s
  the environment is bad; promises: 1 held, 1 broken
  FAIL       tiny\.told: Tiny does as it is told: the key is \[SECRET_KEY\]
  rollback   tiny:7 is back in place of tiny:8 after 4\.0 s; core promises: 2 held
  files      \S+ \(report\.html shows it all\)
$`))
	inner := b.file(backFolder)
	g.Expect(filepath.Join(inner, reportFile)).To(BeARegularFile())
	g.Expect(filepath.Join(inner, "work")).NotTo(BeADirectory())
	g.Expect(os.ReadFile(filepath.Join(inner, outputFile))).NotTo(ContainSubstring("my_precious"))
}

func TestNothingIsRolledBack(t *testing.T) {
	judged := "not rolled back, since nobody could judge tiny:8: c/s runs tiny:8 by deployment ecs-svc/1; before, it ran tiny:7"
	for _, c := range []struct {
		when, use, mode string
		edits           []string
		code            int
		note            string
	}{
		{"a good deployment", "gate", "pass", nil, 0, ""},
		{"what could not be judged", "gate", "infra", nil, 2, judged},
		{"what was not judged", "gate", "skip", nil, 3, judged},
		{"a suite that died", "gate", "kill", nil, 3, judged},
		{
			"a target that does not ask for it", "gate", "fail",
			[]string{"rollback: true", "rollback: false"},
			1,
			"not rolled back, since the target does not ask for it (deployment.rollback): c/s runs tiny:8 by deployment ecs-svc/1; before, it ran tiny:7",
		},
		{"what a nightly finds", "nightly", "fail", nil, 1, ""},
	} {
		t.Run(c.when, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			cloud := &fakeCloud{back: settles}
			b := bad(t, cloud, "pass", c.edits...)
			if c.use == "nightly" {
				b.program.Environ = append(b.program.Environ, "TINY_DEPLOYED=")
			}
			g.Expect(b.use(t, c.use, c.mode)).To(Equal(c.code), b.out.String())
			g.Expect(cloud.backs.Load()).To(BeZero())
			g.Expect(b.file(backFolder)).NotTo(BeADirectory())
			g.Expect(b.out.String()).NotTo(ContainSubstring("  rollback "))
			if c.note == "" {
				g.Expect(b.out.String()).NotTo(ContainSubstring("  note "))
			} else {
				g.Expect(b.out.String()).To(ContainSubstring("\n  note       " + c.note + "\n"))
				g.Expect(b.out.String()).To(ContainSubstring("to go back: aws ecs update-service --cluster c --service s --task-definition tiny:7\n"))
			}
			b.checkAgain(t, c.code)
		})
	}
}

func TestAnInterruptedRunIsNotRolledBack(t *testing.T) {
	for mode, verdict := range map[string]int{"hang": 3, "fail and hang in the last look": 1} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			cloud := &fakeCloud{back: settles}
			b := bad(t, cloud, "pass")
			code := b.hanging(t, "gate", mode)
			b.signals <- interrupt
			g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(verdict)))
			g.Expect(cloud.backs.Load()).To(BeZero())
			g.Expect(b.out.String()).To(ContainSubstring(
				"\n  note       nothing is taken back: c/s runs tiny:8 by deployment ecs-svc/1; before, it ran tiny:7\n"))
		})
	}
}

func TestAnInterruptedRollbackSaysWhereItStands(t *testing.T) {
	const (
		goesOn = "ROLLBACK NOT FINISHED: c/s was bad on tiny:8, and nobody knows whether it is good on tiny:7: interrupted "
		verify = "; to verify what it came to: smoke nightly -target "
		update = "aws ecs update-service --cluster c --service s --task-definition tiny:7\n"
		look   = "to look: aws ecs describe-services --cluster c --services s; "
	)
	deaf := func(_ context.Context, plan deploy.Plan, _ deploy.Outcome) (deploy.Outcome, error) {
		plan.Progress("hanging")
		select {}
	}
	for _, c := range []struct {
		when       string
		back       func(context.Context, deploy.Plan, deploy.Outcome) (deploy.Outcome, error)
		verified   string
		interrupts int
		begins     string
	}{
		{
			"before the update", ends(false), "pass", 1, "ROLLBACK FAILED: c/s was bad on tiny:8 and is not good on tiny:7: " +
				"interrupted by the signal interrupt before c/s was updated; put it back: " + update,
		},
		{
			"after the update", ends(true), "pass", 1, goesOn + "by the signal interrupt: ECS goes on with deployment ecs-svc/2 until c/s " +
				"is steady on tiny:7, and nobody has looked whether that is good; to look: " +
				"aws ecs describe-services --cluster c --services s" + verify,
		},
		{
			"after ECS was asked", ends(false, &deploy.RefusalError{Kind: deploy.Cancelled, Cause: "ECS was asked", Next: "look"}), "pass", 1,
			goesOn + "by the signal interrupt: ECS was asked; look\n",
		},
		{
			"twice, with a call that does not end", deaf, "pass", 2, goesOn + "twice, by the signal interrupt: " +
				"nobody heard whether c/s was updated; " + look + "put it back: " + update,
		},
		{
			"in the verification", settles, "hang", 1, "ROLLBACK NOT FINISHED: c/s was bad on tiny:8, and nobody knows whether it is good " +
				"on tiny:7: tiny:7 is back in place of tiny:8 after 4.0 s, but the run was interrupted: by the signal interrupt",
		},
	} {
		t.Run(c.when, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := bad(t, &fakeCloud{back: c.back}, c.verified)
			code := make(chan int, 1)
			go func() { code <- b.use(t, "gate", "fail") }()
			g.Eventually(b.saidAnywhere).WithTimeout(patience).Should(ContainElement("hanging"))
			for range c.interrupts {
				b.signals <- interrupt
			}
			g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(1)))
			_, ending, _ := strings.Cut(b.out.String(), "\n\n")
			g.Expect(ending).To(HavePrefix(c.begins))
			g.Expect(ending).To(ContainSubstring("\nFAIL: gate of local, "))
			b.checkAgain(t, 1)
		})
	}
}

// saidAnywhere is what both suites of the latest run say.
func (b *bench) saidAnywhere() ([]string, error) {
	texts, err := b.said()
	events, more := evidence.Follow(b.file(backFolder)).Next()
	for _, e := range events {
		texts = append(texts, e.Text)
	}
	return texts, errors.Join(err, more)
}

func TestARollbackWhoseRunnerDiedIsNoGoodOne(t *testing.T) {
	g := NewWithT(t)
	failing := `[{"SpecReports": [{"LeafNodeType": "It", "LeafNodeLabels": ["id:a.b"], "State": "failed"}]}]`
	dir := past(t, record{Use: evidence.Gate, Required: []string{"a.b"}, Began: at(0), Back: &undoing{Required: []string{"a.b"}}}, failing)
	write := func(folder, name, text string) {
		g.Expect(os.MkdirAll(filepath.Join(dir, folder), 0o700)).To(Succeed())
		g.Expect(os.WriteFile(filepath.Join(dir, folder, name), []byte(text), 0o600)).To(Succeed())
	}
	write(".", deploy.OutcomeFile, `{"cluster":"c","service":"s","previous":"a/t:7","revision":"a/t:8","deploymentId":"ecs-svc/1"}`)
	again := func() report.Run {
		run := retold(t, dir)
		g.Expect(run.Verdict.Outcome).To(Equal(report.Fail))
		return run
	}
	g.Expect(again().Rollback.Alarm()).To(HavePrefix("ROLLBACK NOT FINISHED: c/s was bad on t:8, and nobody knows whether it is good on t:7: " +
		"the runner has not come to its end: it goes on, or it died; to look: aws ecs describe-services"))
	write(backFolder, deploy.RollbackFile, `{"previous":"a/t:8","revision":"a/t:6","deploymentId":"ecs-svc/2","settled":true}`)
	g.Expect(again().Rollback.Alarm()).To(HaveSuffix("t:6 is back in place of t:8 after 0.0 s, but nobody looked whether it is good"))
}

func TestWhatIsOnlyDeployedIsJudgedByThatAlone(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBench(t)
	g.Expect(b.use(t, "deploy", "fail")).To(Equal(0), b.out.String())
	g.Expect(b.out.String()).To(ContainSubstring("every required promise ran and held; promises: 1 held\n"))
	b.checkAgain(t, 0)
}

func TestLabelFiltersAreJoined(t *testing.T) {
	g := NewWithT(t)
	g.Expect(within(only([]string{"a.b", "c"}), "")).To(Equal("id:a.b || id:c"))
	g.Expect(within("", "area:x")).To(Equal("area:x"))
	g.Expect(within(only([]string{"a.b", "c"}), "area:x || area:y")).To(Equal("(id:a.b || id:c) && (area:x || area:y)"))
}

func TestARevisionThatIsNotToBlameIsLeftWithoutAnAlarm(t *testing.T) {
	for kind, told := range map[deploy.Kind]undoing{
		deploy.Stopped: {Refused: "not put back: look"}, deploy.Crashed: {Problem: "not put back", Next: "look"},
	} {
		t.Run(string(kind), func(t *testing.T) {
			g := NewWithT(t)
			s := &session{prepared: prepared{record: record{Back: &undoing{}}}}
			err := &deploy.RefusalError{Kind: kind, Cause: "not put back", Next: "look"}
			put := s.takeIn(evidence.Folder{}, rollout{deploy.Outcome{Kind: kind}}, result{Outcome: deploy.Outcome{}, err: err})
			g.Expect(put).To(BeFalse())
			g.Expect(*s.record.Back).To(Equal(told))
		})
	}
}
