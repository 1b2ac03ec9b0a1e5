package report

import (
	"fmt"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
)

// stopped are the states of a spec that somebody or something ended from outside.
const stopped = types.SpecStateInterrupted | types.SpecStateAborted

// JudgeSpec says what became of a spec. The class that the spec itself recorded decides whether a failure is the
// environment's; without one a promise that fails is the environment's, and a panic or a failed set-up or clean-up
// is ours, since it says nothing about the environment.
func JudgeSpec(spec types.SpecReport) State {
	switch {
	case spec.State.Is(types.SpecStatePassed):
		return Held
	case !spec.Failed():
		return NotRun
	}
	switch last[evidence.Class](spec, evidence.EntryClass) {
	case evidence.Infra:
		return Unjudged
	case evidence.Fail:
		return Broken
	}
	switch {
	case spec.State.Is(stopped) || spec.Failure.Message == suiteTimeout:
		return Interrupted
	case spec.State.Is(types.SpecStatePanicked) || !spec.LeafNodeType.Is(types.NodeTypeIt):
		return Unjudged
	}
	return Broken
}

// gravity is what a promise in this state means for the verdict.
func (s State) gravity() Outcome {
	switch s {
	case Held:
		return Pass
	case Broken:
		return Fail
	case Unjudged:
		return Infra
	default:
		return Incomplete
	}
}

// PromiseID is the id of the promise that a spec or a suite-level node carries, or "".
func PromiseID(spec types.SpecReport) string {
	if id := evidence.ID(spec.Labels()); id != "" {
		return id
	}
	return last[string](spec, evidence.EntryPromise)
}

// title is a spec in words.
func title(spec types.SpecReport) string {
	if text := spec.FullText(); text != "" {
		return text
	}
	what := "a step around the specs"
	switch {
	case spec.LeafNodeType.Is(types.NodeTypeBeforeSuite | types.NodeTypeSynchronizedBeforeSuite):
		what = "the suite's set-up"
	case spec.LeafNodeType.Is(types.NodeTypeAfterSuite | types.NodeTypeSynchronizedAfterSuite |
		types.NodeTypeCleanupAfterSuite):
		what = "the suite's clean-up"
	}
	return fmt.Sprintf("%s (%s)", what, spec.LeafNodeType)
}

// flaky reports whether a spec held only after another try.
func flaky(spec types.SpecReport) bool {
	return spec.State.Is(types.SpecStatePassed) && spec.NumAttempts > 1 && spec.MaxMustPassRepeatedly <= 1
}
