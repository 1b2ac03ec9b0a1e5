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
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/standin"
	"smoke.example/ecs/helpers/standin/host"
	"smoke.example/ecs/helpers/unique"
)

// suite compiles the suite once for all tests.
var suite = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "smoke-walk-")
	if err != nil {
		return "", err
	}
	made = dir
	path := filepath.Join(dir, "acceptance.test")
	cmd := exec.Command("go", "test", "-c", "-o", path, "../../suites/acceptance")
	cmd.Stderr = os.Stderr
	return path, cmd.Run()
})

// made is the folder of the compiled suite, "" where no test needed it.
var made string

func TestMain(m *testing.M) {
	code := m.Run()
	if made != "" {
		_ = os.RemoveAll(made)
	}
	os.Exit(code)
}

// empty starts a stand-in without the service.
func empty(t *testing.T) *standin.Standin {
	g := NewWithT(t)
	t.Setenv("SMOKE_HTTP_PORT", "8141")
	found, err := host.Find(t.Context(), host.Options{Dir: "../../.smoke/engine"})
	g.Expect(err).NotTo(HaveOccurred())
	s, err := standin.Start(t.Context(), standin.Options{
		Engine: found.Host, Fixtures: "../../fixtures", Dir: t.TempDir(), Work: "../../.smoke/images",
		HTTPPort: 8141, HealthyAfter: 100 * time.Millisecond, Empty: true,
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { g.Expect(s.Close(context.Background())).To(Succeed()) })
	return s
}

// walking is a walk under way.
type walking struct {
	t      *testing.T
	cmd    *exec.Cmd
	line   *backchannel.Server
	output bytes.Buffer
	dir    string
}

// begin starts the suite as a runner does, with options of Ginkgo's.
func begin(t *testing.T, environ []string, p *person, options ...string) *walking {
	g := NewWithT(t)
	path, err := suite()
	g.Expect(err).NotTo(HaveOccurred())
	w := &walking{t: t, dir: t.TempDir()}
	w.line, err = backchannel.Listen(p.handlers())
	g.Expect(err).NotTo(HaveOccurred())
	target, err := filepath.Abs("../../fixtures/targets/local.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	handoff := evidence.Handoff{RunID: unique.NewRun(), RunDir: w.dir, Use: evidence.Acceptance, Target: target}
	options = append(options, "-ginkgo.json-report="+filepath.Join(w.dir, "report.json"), "-ginkgo.no-color")
	w.cmd = exec.CommandContext(t.Context(), path, options...)
	w.cmd.Env = append(append(environ, handoff.Environment()...), backchannel.Variable+"="+w.line.Address())
	w.cmd.Stdout, w.cmd.Stderr = &w.output, &w.output
	g.Expect(w.cmd.Start()).To(Succeed())
	return w
}

// went is how a walk went.
type went struct {
	verdict report.Verdict
	// steps are by the promises' ids.
	steps  map[string]evidence.Step
	output string
	dir    string
}

// end waits for the end of the walk and judges it as the runner does.
func (w *walking) end() went {
	g := NewWithT(w.t)
	_ = w.cmd.Wait() // its report says how it went
	g.Expect(w.line.Close()).To(Succeed())
	reports, err := report.Read(filepath.Join(w.dir, "report.json"))
	g.Expect(err).NotTo(HaveOccurred(), w.output.String())
	promises, err := report.ReadPromises("../../fixtures/required.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	offers := []string{"acceptance", "deploy", "write", "disrupt", "question.told"}
	so := went{dir: w.dir, output: w.output.String(), steps: map[string]evidence.Step{}}
	so.verdict = report.Judge(reports, promises.Required(evidence.Acceptance, offers), report.End{})
	for _, spec := range reports[0].SpecReports {
		so.keep(g, spec)
	}
	return so
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

// promise is what became of one.
func (w *went) promise(id string) (found report.Kept) {
	for _, kept := range w.verdict.Promises {
		if kept.ID == id {
			found = kept
		}
	}
	return found
}

// choices are what was decided about a step, in its order.
func (w *went) choices(id string) (choices []string) {
	for _, decision := range w.steps[id].Decisions {
		choices = append(choices, decision.Choice)
	}
	return choices
}

// said are the lines that the walk told whoever watches.
func (w *went) said(g *WithT) (lines []string) {
	events, err := evidence.Follow(w.dir).Next()
	g.Expect(err).NotTo(HaveOccurred())
	for _, event := range events {
		if event.Kind == evidence.KindSay {
			lines = append(lines, event.Text)
		}
	}
	return lines
}
