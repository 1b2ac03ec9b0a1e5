package reconcile

import (
	"context"
	"errors"
	"time"
)

// lateError is what the agent makes of an engine that does not do something in time.
type lateError struct {
	step string
	wait time.Duration
}

func (e *lateError) Error() string {
	return "Could not transition to " + e.step + "; timed out after waiting " + e.wait.String()
}

// within gives the engine some time for a step.
func within(life context.Context, step string, limit time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(life, limit)
	defer cancel()
	err := do(ctx)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &lateError{step: step, wait: limit}
	}
	return err
}
