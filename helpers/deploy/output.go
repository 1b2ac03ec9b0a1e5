package deploy

import (
	"context"
	"fmt"
	"time"
)

const (
	// outputWithin bounds the wait for what a dead container printed; the log driver delivers it every five seconds.
	outputWithin = 8 * time.Second
	outputAgain  = 2 * time.Second
	// outputLines and outputWidth are how much of it is evidence.
	outputLines = 10
	outputWidth = 300
)

// lastWords are what the container of a finding printed last, as lines of evidence. It never fails: the cause stands
// without them.
func (w *watch) lastWords(ctx context.Context, f finding) []string {
	if w.Output == nil || f.container == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, outputWithin)
	defer cancel()
	lines, err := w.output(ctx, f)
	for until := w.clock.Now().Add(outputWithin - outputAgain); len(lines) == 0 && err == nil && w.clock.Now().Before(until); {
		w.sayOnce(fmt.Sprintf("%s; waiting up to %s for what it printed", w.outcome.Cause, outputWithin))
		if w.clock.Wait(ctx, outputAgain) != nil {
			break
		}
		lines, err = w.output(ctx, f)
	}
	switch {
	case len(lines) > 0:
		return quoted(f.container, lines)
	case err != nil:
		return []string{fmt.Sprintf("what container %s printed could not be read: %v", f.container, err)}
	}
	return []string{fmt.Sprintf("container %s printed nothing", f.container)}
}

// output is Output that ends with its context, whatever it does.
func (w *watch) output(ctx context.Context, f finding) ([]string, error) {
	type printed struct {
		lines []string
		err   error
	}
	read := make(chan printed, 1)
	go func() {
		lines, err := w.Output(ctx, f.task, f.container)
		read <- printed{lines, err}
	}()
	select {
	case p := <-read:
		return p.lines, p.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func quoted(container string, lines []string) []string {
	lines = lines[max(0, len(lines)-outputLines):]
	all := []string{fmt.Sprintf("container %s printed last:", container)}
	for _, line := range lines {
		if runes := []rune(line); len(runes) > outputWidth {
			line = string(runes[:outputWidth]) + "…"
		}
		all = append(all, "  | "+line)
	}
	return all
}
