package runner

import (
	"fmt"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// interrupted says what cut the suite short, when, and what is left; "" if nothing did.
func interrupted(e ended, phase string) string {
	switch {
	case e.signal == nil:
		return ""
	case e.killed:
		return e.by() + inPhase(phase) + "; the suite was killed and may have left users that it made, " +
			"which the next run on this target removes"
	}
	return e.by() + inPhase(phase) + "; the suite was told to clean up"
}

func inPhase(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(", in the phase %q", name)
}

// phase returns the phase that the run is in, or "".
func (s *session) phase() (name string) {
	events, err := evidence.Follow(s.folder.Path).Next()
	if err != nil {
		return ""
	}
	for _, event := range events {
		if event.Kind == evidence.KindPhase {
			name = event.Phase
		}
	}
	return name
}

// skippedByGinkgo is what Ginkgo says of a suite in which a process was interrupted before it had begun its set-up.
const skippedByGinkgo = "Suite skipped in BeforeSuite"

// withoutEchoes returns the findings of an interrupted run without those that say no more than that: Ginkgo marks
// each step around the specs that was under way, once for each process.
func withoutEchoes(findings []report.Finding) []report.Finding {
	return slices.DeleteFunc(findings, func(f report.Finding) bool {
		step := strings.HasPrefix(f.What, "the suite's ") && (f.Why == "" || strings.HasPrefix(f.Why, "Interrupted by "))
		return f.ID == "" && f.Outcome == report.Incomplete && (step || f.Why == skippedByGinkgo)
	})
}
