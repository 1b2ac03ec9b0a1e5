package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// Result is what a command said.
type Result struct {
	Stdout, Stderr string
	// Took is the time from the request to the end of the command.
	Took time.Duration
}

// MaxOutput is how many bytes a command may print on each of its outputs.
const MaxOutput = 1 << 20

var (
	errTooMuch = fmt.Errorf("it printed more than %d bytes", MaxOutput)
	errTooLong = errors.New("it took too long")
)

// Run runs a command on the host; its words reach it as they are. It ends with ctx and with Config.Command, counted
// for the command alone. A command that ends with another code than 0 is a *RunError. The result has what was
// printed so far, also with an error.
func (h *Host) Run(ctx context.Context, argv ...string) (Result, error) {
	line := commandLine(argv)
	if len(argv) == 0 || strings.Contains(line, "\x00") {
		return Result{}, fmt.Errorf("running %q on %s: no shell can take that", argv, h.config.Address)
	}
	if err := h.enter(ctx); err != nil {
		return Result{}, fmt.Errorf("running %s on %s: %w", line, h.config.Address, err)
	}
	started := time.Now()
	result, err := h.bounded(ctx, line)
	result.Took = time.Since(started)
	err = h.explain(err, line, result.Stderr)
	h.tell(Ran{Line: line, Began: started, Result: result, Err: err})
	return result, err
}

// enter waits for a session to come free. The one who entered leaves by h.leave.
func (h *Host) enter(ctx context.Context) error {
	ctx, cancel := h.bound(ctx)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%d other commands are running over the connection: %w", maxSessions, context.Cause(ctx))
	}
}

func (h *Host) leave() { <-h.slots }

func (h *Host) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	if h.config.Command <= 0 {
		return context.WithCancel(ctx)
	}
	late := fmt.Errorf("%w: the bound is %s: %w", errTooLong, h.config.Command, context.DeadlineExceeded)
	return context.WithTimeoutCause(ctx, h.config.Command, late)
}

// bounded runs a command and comes back when it or its time is over, whatever the other side does.
func (h *Host) bounded(ctx context.Context, line string) (Result, error) {
	ctx, stop := h.bound(ctx)
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	overflow := func() { cancel(errTooMuch) }
	stdout, stderr := &capped{overflow: overflow}, &capped{overflow: overflow}
	done := make(chan error, 1)
	go func() {
		defer h.leave()
		done <- h.session(ctx, line, stdout, stderr)
	}()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return Result{Stdout: stdout.String(), Stderr: stderr.String()}, err
}

// session runs a command in a session of its own, which it closes when ctx ends. While a host that has gone silent
// answers nothing, it stays here until the connection is closed.
func (h *Host) session(ctx context.Context, line string, stdout, stderr *capped) error {
	session, err := h.client.NewSession()
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() {
		_ = session.Signal(ssh.SIGKILL) // closing alone lets a command that prints nothing live on
		_ = session.Close()
	})
	defer stop()
	defer func() { _ = session.Close() }()
	session.Stdout, session.Stderr = stdout, stderr
	return session.Run(line)
}

func (h *Host) explain(err error, line, stderr string) error {
	var exit *ssh.ExitError
	var missing *ssh.ExitMissingError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit):
		return &RunError{
			Host: h.config.Address, Command: line, ExitCode: exit.ExitStatus(), Signal: exit.Signal(), Stderr: stderr,
		}
	case errors.As(err, &missing), errors.Is(err, io.EOF):
		err = fmt.Errorf("it was cut off, without an exit code: %w", err)
	}
	return fmt.Errorf("running %s on %s: %w", shortened(line), h.config.Address, err)
}
