package walk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/backchannel"
	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/standin"
	"smoke.example/ecs/helpers/standin/host"
	"smoke.example/ecs/helpers/unique"
	"smoke.example/ecs/helpers/walk"
)

// person answers the suite as a runner does at whose terminal somebody sits, and remembers what was asked.
type person struct {
	sync.Mutex
	steps []walk.StepMessage
	asked []walk.VerifyMessage
	// decide answers a step; nil goes on. Verdict is that of every verification.
	decide  func(walk.StepMessage) string
	answer  string
	verdict walk.Verified
}

func (p *person) handlers() map[string]backchannel.Handler {
	return map[string]backchannel.Handler{
		walk.KindStep: func(_ context.Context, text json.RawMessage) (any, error) {
			var m walk.StepMessage
			err := json.Unmarshal(text, &m)
			p.Lock()
			defer p.Unlock()
			p.steps = append(p.steps, m)
			if p.decide == nil {
				return evidence.Decision{Choice: walk.ChoiceContinue}, err
			}
			return evidence.Decision{Choice: p.decide(m), By: "michael", At: time.Now()}, err
		},
		walk.KindQuestion: func(context.Context, json.RawMessage) (any, error) {
			return evidence.Decision{Choice: p.answer, By: "michael", At: time.Now(), Remark: "by mail"}, nil
		},
		walk.KindVerify: func(_ context.Context, text json.RawMessage) (any, error) {
			var m walk.VerifyMessage
			err := json.Unmarshal(text, &m)
			p.Lock()
			defer p.Unlock()
			p.asked = append(p.asked, m)
			return p.verdict, err
		},
	}
}

// went is how a walk went.
type went struct {
	verdict report.Verdict
	steps   map[string]evidence.Step
	output  string
	dir     string
}

// suite compiles the suite once for all tests.
var suite = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "smoke-walk-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "acceptance.test")
	cmd := exec.Command("go", "test", "-c", "-o", path, "../../suites/acceptance") //nolint:noctx // the tests' own bound ends it
	cmd.Stderr = os.Stderr
	return path, cmd.Run()
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := suite(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// environment starts an empty stand-in and returns the variables that lead to it.
func environment(t *testing.T) []string {
	g := NewWithT(t)
	t.Setenv("SMOKE_HTTP_PORT", "8141")
	found, err := host.Find(t.Context(), host.Options{Dir: "../../.smoke/engine"})
	g.Expect(err).NotTo(HaveOccurred())
	s, err := standin.Start(t.Context(), standin.Options{
		Engine: found.Host, Fixtures: "../../fixtures", Dir: t.TempDir(), Work: "../../.smoke/images", HTTPPort: 8141,
		HealthyAfter: 100 * time.Millisecond, Empty: true,
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { g.Expect(s.Close(context.Background())).To(Succeed()) })
	return standin.Within(os.Environ(), s.Environment())
}

// take walks, and judges as the runner does.
func take(t *testing.T, environ []string, p *person) went {
	g := NewWithT(t)
	path, err := suite()
	g.Expect(err).NotTo(HaveOccurred())
	line, err := backchannel.Listen(p.handlers())
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { g.Expect(line.Close()).To(Succeed()) }()
	target, err := filepath.Abs("../../fixtures/targets/local.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	w := went{dir: t.TempDir(), steps: map[string]evidence.Step{}}
	handoff := evidence.Handoff{RunID: unique.NewRun(), RunDir: w.dir, Use: evidence.Acceptance, Target: target}
	cmd := exec.CommandContext(t.Context(), path, "-ginkgo.json-report="+filepath.Join(w.dir, "report.json"), "-ginkgo.no-color")
	cmd.Env = append(append(environ, handoff.Environment()...), backchannel.Variable+"="+line.Address())
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	_ = cmd.Run() // its report says how it went
	w.output = output.String()
	reports, err := report.Read(filepath.Join(w.dir, "report.json"))
	g.Expect(err).NotTo(HaveOccurred(), w.output)
	promises, err := report.ReadPromises("../../fixtures/required.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	offers := []string{"acceptance", "deploy", "write", "disrupt", "question.told"}
	w.verdict = report.Judge(reports, promises.Required(evidence.Acceptance, offers), report.End{})
	for _, spec := range reports[0].SpecReports {
		w.keep(g, spec)
	}
	return w
}

func (w *went) keep(g *WithT, spec types.SpecReport) {
	for _, entry := range spec.ReportEntries {
		if entry.Name == evidence.EntryStep {
			var step evidence.Step
			g.Expect(json.Unmarshal([]byte(entry.Value.AsJSON), &step)).To(Succeed())
			w.steps[evidence.ID(spec.Labels())] = step
		}
	}
}

// states are what became of the promises, by their ids.
func (w *went) states() map[string]report.State {
	states := map[string]report.State{}
	for _, kept := range w.verdict.Promises {
		states[kept.ID] = kept.State
	}
	return states
}

func TestTheWholeWalkFromAnEmptyEnvironment(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	g := NewWithT(t)
	p := &person{answer: walk.ChoiceYes, verdict: walk.Verified{
		Outcome: "PASS", Sentence: "every required promise ran and held", Tally: "41 of 41", Folder: "verify-1",
	}}
	w := take(t, environment(t), p)
	g.Expect(w.verdict.Findings).To(BeEmpty(), w.output)
	for id, step := range w.steps {
		text, _ := json.MarshalIndent(step, "", " ")
		t.Logf("%s %s", id, text)
	}
	g.Expect(w.steps).To(HaveLen(12))
	_, err := deploy.ReadOutcome(filepath.Join(w.dir, deploy.OutcomeFile))
	g.Expect(err).NotTo(HaveOccurred())
}
