package runner

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"smoke.example/ecs/helpers/preflight"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/unique"
)

// preflight tells what can be known about an environment before anything is touched, and returns the verdict's code.
func (p Program) preflight(ctx context.Context, args []string) int {
	file, err := p.preflightTarget(args)
	if err != nil {
		return p.misread("preflight", err)
	}
	t, err := target.Read(file, p.Environ)
	if err != nil {
		return p.refuse(err)
	}
	known, _ := target.ReadSecrets(t, p.Environ) // those that are missing are a finding of their own
	redact := p.redactor()
	redact.KnowRun(t, known, p.Environ)
	ctx, stop := p.untilSignal(ctx)
	defer stop()
	began := time.Now()
	findings := preflight.Look(ctx, preflight.Plan{
		Target: t, Environ: p.Environ, RunID: string(unique.NewRun()),
		Tell: func(f preflight.Finding) { _, _ = fmt.Fprintln(p.Out, redact.Redact(f.String())) },
	})
	tally := preflight.Count(findings)
	outcome := preflightOutcome(tally)
	_, _ = fmt.Fprintf(p.Out, "\n%s: preflight of %s, %.1f s: %s\n", outcome, t.Name, time.Since(began).Seconds(), tally)
	return outcome.ExitCode()
}

func (p Program) preflightTarget(args []string) (file string, err error) {
	flags := flag.NewFlagSet("preflight", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&file, "target", "", "")
	if err := flags.Parse(args); err != nil {
		return "", err
	}
	switch {
	case flags.NArg() > 0:
		return "", fmt.Errorf("%q is one argument too many", flags.Arg(0))
	case file == "":
		return "", errors.New("which environment? -target FILE is missing")
	case !filepath.IsAbs(file):
		file = filepath.Join(p.Dir, file)
	}
	return file, nil
}

// untilSignal ends the context at the first signal, which is then its cause.
func (p Program) untilSignal(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case s := <-p.Signals:
			cancel(fmt.Errorf("interrupted by the signal %s", s))
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

func preflightOutcome(t preflight.Tally) report.Outcome {
	switch {
	case t.Broken > 0:
		return report.Fail
	case t.Ours > 0:
		return report.Infra
	case t.Missed > 0:
		return report.Incomplete
	}
	return report.Pass
}
