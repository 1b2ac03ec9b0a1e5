package runner

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"smoke.example/ecs/helpers/backchannel"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// progressAfter is how long a spec may take before Ginkgo's output says where it is.
const progressAfter = "1m"

// runSuite runs the suite with Ginkgo, whose raw report comes into the session's folder to work in, and says how that
// ended.
func (s *session) runSuite(ctx context.Context, with tools) report.End {
	end := report.End{Seed: newSeed(), Began: time.Now()}
	file, err := os.Create(s.folder.File(outputFile))
	if err != nil {
		end.Problem = fmt.Sprintf("writing Ginkgo's output: %v", err)
		return end
	}
	line, err := backchannel.Listen(s.handlers())
	if err != nil {
		end.Problem = errors.Join(err, file.Close()).Error()
		return end
	}
	output := evidence.NewWriter(file, s.folder.Redact)
	c := s.child(ctx, s.root, with.ginkgo, s.ginkgoArgs(with, end.Seed)...)
	c.cmd.Env = append(withoutGinkgo(s.Environ), s.handoff().Environment()...)
	c.cmd.Env = append(c.cmd.Env, backchannel.Variable+"="+line.Address())
	c.cmd.Stdout, c.cmd.Stderr = output, output
	var phase string
	c.passing = func(by os.Signal) {
		phase = s.phase()
		s.progress.Sayf("ending by the signal %s; the suite cleans up; another signal kills it", by)
	}
	c.heard = s.passToVerification
	e, err := c.run()
	if err = errors.Join(err, line.Close(), output.Close(), file.Close()); err != nil {
		end.Problem = fmt.Sprintf("running Ginkgo: %v", err)
	}
	end.ExitCode, end.Interrupted = e.code, interrupted(e, phase)
	return end
}

func (s *session) handoff() evidence.Handoff {
	return evidence.Handoff{
		RunID: s.record.ID, RunDir: s.folder.Path, Use: s.options.use, Target: s.options.target,
	}
}

func (s *session) ginkgoArgs(with tools, seed int64) []string {
	args := []string{
		"run",
		"--procs=" + strconv.Itoa(s.procs()),
		"--seed=" + strconv.FormatInt(seed, 10),
		"--timeout=" + s.options.timeout.String(),
		"--json-report=" + reportFile,
		"--output-dir=" + s.work,
		"--source-root=" + s.root,
		"--poll-progress-after=" + progressAfter,
		"--poll-progress-interval=" + progressAfter,
		"--keep-going",
		"--no-color",
	}
	if s.options.labelFilter != "" {
		args = append(args, "--label-filter="+s.options.labelFilter)
	}
	return append(args, with.suite)
}

// procs is how many processes run specs at once: the steps of a walk have one order.
func (s *session) procs() int {
	if s.options.use == evidence.Acceptance {
		return 1
	}
	return s.options.procs
}

// newSeed returns the seed of a run. Its report carries the seed, so no other run's report can pass for it.
func newSeed() int64 { return 1 + rand.Int64N(1<<53-1) }

// withoutGinkgo returns the variables without Ginkgo's own settings, but for the one that keeps colours out of what
// it prints about dead processes: a run does what its flags say.
func withoutGinkgo(environ []string) []string {
	rest := slices.DeleteFunc(slices.Clone(environ), func(pair string) bool {
		return strings.HasPrefix(pair, "GINKGO_")
	})
	return append(rest, "GINKGO_NO_COLOR=TRUE")
}

// takeReport moves Ginkgo's report into the run's folder, its secrets struck out. That there is none is no error
// here: the verdict says so.
func (s *session) takeReport() error {
	text, err := os.ReadFile(filepath.Join(s.work, reportFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("taking over Ginkgo's report: %w", err)
	}
	return s.folder.Write(reportFile, text)
}
