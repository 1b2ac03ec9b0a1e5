package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/bundle"
	"smoke.example/ecs/helpers/deploy"
)

// collects is the edit by which a bench's target wants evidence.
var collects = []string{"  within: 0s\n  size_mib:", "  within: 5s\n  size_mib:"}

// collector counts what it was asked to collect, and does it as a test wants it.
type collector struct {
	asked   []bundle.Config
	collect func(ctx context.Context) error
}

func (c *collector) bundle(ctx context.Context, config bundle.Config) error {
	c.asked = append(c.asked, config)
	if c.collect == nil {
		return nil
	}
	return c.collect(ctx)
}

func TestEvidenceIsCollected(t *testing.T) {
	for _, c := range []struct {
		when, mode string
		code       int
		light      bool
	}{
		{"all of it of a run that fails", "fail", 1, false},
		{"all of it of a run that cannot judge", "infra", 2, false},
		{"all of it of a run that is not complete", "skip", 3, false},
		{"all of it of a suite that died", "kill", 3, false},
		{"what the report shows of a run that passes", "pass", 0, true},
	} {
		t.Run(c.when, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			seen := &collector{}
			b := newBench(t, collects...)
			b.program.Bundle = seen.bundle
			g.Expect(b.use(t, "nightly", c.mode)).To(Equal(c.code), b.err.String())
			g.Expect(seen.asked).To(HaveLen(1))
			g.Expect(seen.asked[0].Light).To(Equal(c.light))
			g.Expect(seen.asked[0].Folder.Path).To(BeADirectory())
			g.Expect(seen.asked[0].Folder.Redact.Redact("my_precious")).To(Equal("[SECRET_KEY]"))
			g.Expect(string(seen.asked[0].RunID)).To(HaveSuffix(lastOf(seen.asked[0].Folder.Path)))
			g.Expect(b.out.String()).To(MatchRegexp(`\ncollect the evidence …\ncollect the evidence: \d+\.\d s\njudging …\n`))
		})
	}
}

func lastOf(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

func TestNoEvidenceIsCollected(t *testing.T) {
	t.Run("where the target does not want any", func(t *testing.T) {
		t.Parallel()
		g := NewWithT(t)
		seen := &collector{}
		b := newBench(t)
		b.program.Bundle = seen.bundle
		g.Expect(b.use(t, "nightly", "fail")).To(Equal(1))
		g.Expect(seen.asked).To(BeEmpty())
		g.Expect(b.out.String()).NotTo(ContainSubstring("evidence"))
	})
	t.Run("of a run that somebody interrupted", func(t *testing.T) {
		t.Parallel()
		g := NewWithT(t)
		seen := &collector{}
		b := newBench(t, collects...)
		b.program.Bundle = seen.bundle
		code := b.hanging(t, "nightly", "hang")
		b.signals <- interrupt
		g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(3)))
		g.Expect(seen.asked).To(BeEmpty())
		g.Expect(b.out.String()).NotTo(ContainSubstring("evidence"))
	})
}

func TestEvidenceIsCollectedBeforeARollBackDestroysIt(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	cloud := &fakeCloud{}
	seen := &collector{}
	cloud.back = func(ctx context.Context, plan deploy.Plan, put deploy.Outcome) (deploy.Outcome, error) {
		plan.Progress(fmt.Sprintf("collected %d times", len(seen.asked)))
		return settles(ctx, plan, put)
	}
	b := bad(t, cloud, "pass", collects...)
	b.program.Bundle = seen.bundle
	g.Expect(b.use(t, "gate", "fail")).To(Equal(1))
	g.Expect(b.said()).To(ContainElement("collected 1 times"))
	g.Expect(seen.asked).To(HaveLen(1), "after a roll-back there is nothing more to see")
	g.Expect(b.out.String()).To(MatchRegexp(`\ncollect the evidence …\n(?s:.*)\nroll back …\n`))
}

func TestEvidenceThatCannotBeKeptChangesNoVerdict(t *testing.T) {
	for mode, code := range map[string]int{"pass": 0, "fail": 1} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			seen := &collector{collect: func(context.Context) error { return errors.New("disk full, my_precious lost") }}
			b := newBench(t, collects...)
			b.program.Bundle = seen.bundle
			g.Expect(b.use(t, "nightly", mode)).To(Equal(code))
			g.Expect(b.said()).To(ContainElement("there is no evidence to look at: disk full, [SECRET_KEY] lost"))
			b.checkAgain(t, code)
		})
	}
}

func TestABadDeploymentIsNotKeptLiveForLong(t *testing.T) {
	for _, c := range []struct {
		use    string
		within time.Duration
	}{{"gate", 20 * time.Second}, {"nightly", time.Minute}} {
		t.Run(c.use, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			seen := &collector{}
			b := bad(t, &fakeCloud{back: settles}, "pass", collects[0], "  within: 1m\n  size_mib:")
			b.program.Bundle = seen.bundle
			if c.use == "nightly" {
				b.program.Environ = append(b.program.Environ, "TINY_DEPLOYED=")
			}
			g.Expect(b.use(t, c.use, "fail")).To(Equal(1))
			g.Expect(seen.asked[0].Target.Bundle.Within).To(Equal(c.within))
		})
	}
}

func TestASignalEndsTheCollecting(t *testing.T) {
	for _, c := range []struct {
		mode, verdict string
		code          int
	}{{"fail", "FAIL", 1}, {"pass", "INCOMPLETE", 3}} {
		t.Run(c.mode, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			cloud := &fakeCloud{back: settles}
			b := bad(t, cloud, "pass", collects...)
			seen := &collector{}
			seen.collect = func(ctx context.Context) error {
				b.signals <- interrupt
				<-ctx.Done()
				g.Expect(context.Cause(ctx)).To(MatchError(bundle.ErrInterrupted))
				return nil
			}
			b.program.Bundle = seen.bundle
			g.Expect(b.use(t, "gate", c.mode)).To(Equal(c.code), b.err.String())
			g.Expect(b.out.String()).To(ContainSubstring(
				`the run was interrupted: by the signal interrupt, in the phase "collect the evidence"`))
			g.Expect(cloud.backs.Load()).To(BeZero(), "nothing new is begun")
			g.Expect(strings.Contains(b.out.String(), "\n\nROLLBACK FAILED: c/s was bad on tiny:8 and is not good on tiny:7: it was not "+
				`begun, since the run was interrupted by the signal interrupt, in the phase "collect the evidence"; put it back: `+
				"aws ecs update-service --cluster c --service s --task-definition tiny:7\nFAIL: gate of local")).
				To(Equal(c.code == 1), b.out.String())
			b.checkArtefacts(t, c.verdict)
			b.checkAgain(t, c.code)
		})
	}
}
