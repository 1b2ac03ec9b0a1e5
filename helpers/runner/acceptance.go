package runner

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/unique"
)

// walked is what the record says about an acceptance.
type walked struct {
	// Decisions are all that a person made, the earliest first.
	Decisions []decided `json:"decisions,omitempty"`
	// Verifications are the runs of the suite that verifies.
	Verifications []verification `json:"verifications,omitempty"`
	// SignOff is the last decision of all; nil where nobody made it, for the reason in Unsigned.
	SignOff  *evidence.Decision `json:"sign_off,omitempty"`
	Unsigned string             `json:"unsigned,omitempty"`
	// Pack is the SHA-256 of the pack as the run left it, in hexadecimal.
	Pack string `json:"pack,omitempty"`
}

// decided is a decision and what it is about, such as "step 4: GET /users".
type decided struct {
	About string `json:"about"`
	evidence.Decision
}

// verification is a run of the suite that verifies, as a part of a step.
type verification struct {
	// Name is what the step calls it, and Folder where it is in the run's own.
	Name   string `json:"name"`
	Folder string `json:"folder"`
	// Use and LabelFilter are what it asked for, and Required the promises that the whole use needs.
	Use         evidence.Use `json:"use"`
	LabelFilter string       `json:"label_filter,omitempty"`
	Required    []string     `json:"required"`
	// ID is the id of its run.
	ID    unique.Run `json:"id"`
	Began time.Time  `json:"began"`
	// End is how it ended; zero while it goes on.
	End   report.End `json:"end"`
	Ended time.Time  `json:"ended"`
}

// accepting is an acceptance under way.
type accepting struct {
	// person is who is asked; nil where nobody is at a terminal.
	person *walker
	// tools are what verifies.
	tools tools

	lock sync.Mutex
	walked
	// stopped is the decision that ended the walk before its end.
	stopped *decided
	// verifying takes the signals for the verification under way; nil while there is none. Heard says that one came.
	verifying chan os.Signal
	heard     bool
}

// decide keeps a decision in the run's record, at once: the person who made it would not make it again.
func (s *session) decide(about string, d evidence.Decision) error {
	if d.By == "" {
		return nil
	}
	made := decided{About: about, Decision: d}
	s.walk.lock.Lock()
	defer s.walk.lock.Unlock()
	s.walk.Decisions = append(s.walk.Decisions, made)
	if made.Choice == toStop.choice {
		s.walk.stopped = &made
	}
	return s.keepWalk()
}

// keepWalk writes the record with what the walk has come to. The lock is the caller's.
func (s *session) keepWalk() error {
	r := s.record
	so := s.walk.walked
	so.Decisions, so.Verifications = slices.Clone(so.Decisions), slices.Clone(so.Verifications)
	r.Walk = &so
	if err := r.write(s.folder); err != nil {
		return fmt.Errorf("keeping the decision: %w", err)
	}
	return nil
}
