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

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// progressAfter is how long a spec may take before Ginkgo's output says where it is.
const progressAfter = "1m"

// runSuite runs the suite with Ginkgo, whose raw report comes into work, and says how that ended.
func (p Program) runSuite(ctx context.Context, o options, with tools, root, work string, folder evidence.Folder,
	handoff evidence.Handoff,
) report.End {
	end := report.End{Seed: newSeed(), Began: time.Now()}
	file, err := os.Create(folder.File(outputFile))
	if err != nil {
		end.Problem = fmt.Sprintf("writing Ginkgo's output: %v", err)
		return end
	}
	output := evidence.NewWriter(file, folder.Redact)
	c := p.child(ctx, root, with.ginkgo, ginkgoArgs(o, with, root, work, end.Seed)...)
	c.cmd.Env = append(withoutGinkgo(p.Environ), handoff.Environment()...)
	c.cmd.Stdout, c.cmd.Stderr = output, output
	e, err := c.run()
	if err = errors.Join(err, output.Close(), file.Close()); err != nil {
		end.Problem = fmt.Sprintf("running Ginkgo: %v", err)
	}
	end.ExitCode, end.Interrupted = e.code, e.interrupted
	return end
}

func ginkgoArgs(o options, with tools, root, work string, seed int64) []string {
	args := []string{
		"run",
		"--procs=" + strconv.Itoa(o.procs),
		"--seed=" + strconv.FormatInt(seed, 10),
		"--timeout=" + o.timeout.String(),
		"--json-report=" + reportFile,
		"--output-dir=" + work,
		"--source-root=" + root,
		"--poll-progress-after=" + progressAfter,
		"--poll-progress-interval=" + progressAfter,
		"--keep-going",
		"--no-color",
	}
	if o.labelFilter != "" {
		args = append(args, "--label-filter="+o.labelFilter)
	}
	return append(args, with.suite)
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

// takeReport moves Ginkgo's report from work into the run's folder, its secrets struck out. That there is none is
// no error here: the verdict says so.
func takeReport(work string, folder evidence.Folder) error {
	text, err := os.ReadFile(filepath.Join(work, reportFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("taking over Ginkgo's report: %w", err)
	}
	return folder.Write(reportFile, text)
}
