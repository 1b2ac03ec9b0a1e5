package runner

import (
	"context"
	"fmt"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/report"
)

// dryRun tells what a deployment would change, and what is in its way, and returns the verdict's code. It calls nothing
// that writes and leaves no folder.
func (p Program) dryRun(ctx context.Context, r prepared) int {
	ctx, stop := p.untilSignal(ctx)
	defer stop()
	_, _ = fmt.Fprintf(p.Out, "smoke %s of %s, a dry run\n", r.options.use, r.target.Name)
	say := func(line string) { _, _ = fmt.Fprintln(p.Out, "  "+r.redact.Redact(line)) }
	rehearsal, err := p.rehearse(ctx, r, say)
	if err != nil {
		outcome := rehearsalClass(ctx, err)
		_, _ = fmt.Fprintf(p.Out, "\n%s: dry run of %s: %s\n", outcome, r.target.Name, r.redact.Redact(err.Error()))
		return outcome.ExitCode()
	}
	if err := mayDeployFromCI(r.target, p.Environ); err != nil {
		say("here: " + err.Error())
	}
	outcome := rehearsalOutcome(rehearsal)
	_, _ = fmt.Fprintf(p.Out, "\n%s: dry run of %s: %s\n", outcome, r.target.Name, inTheWay(len(rehearsal.Blocked)))
	return outcome.ExitCode()
}

func (p Program) rehearse(ctx context.Context, r prepared, say func(string)) (deploy.Rehearsal, error) {
	cloud, err := p.cloud(ctx, r.target, r.record.ID)
	if err != nil {
		return deploy.Rehearsal{}, err
	}
	who, err := cloud.Whoami(ctx)
	if err != nil {
		return deploy.Rehearsal{}, err
	}
	return cloud.Rehearse(ctx, deploy.Plan{Target: r.target, Account: who.Account, Progress: say})
}

// rehearsalClass says whose fault it is that nothing could be told.
func rehearsalClass(ctx context.Context, err error) report.Outcome {
	switch {
	case ctx.Err() != nil:
		return report.Incomplete
	case poll.Classify(err) == poll.Infra:
		return report.Infra
	}
	return report.Fail
}

// rehearsalOutcome is what a deployment would come to by what is in its way: a rollout that can never end is the
// environment's fault, and that none may be made now, or here, is not.
func rehearsalOutcome(r deploy.Rehearsal) report.Outcome {
	switch {
	case r.Rollout.Stuck() != "":
		return report.Fail
	case len(r.Blocked) > 0:
		return report.Infra
	}
	return report.Pass
}

func inTheWay(n int) string {
	switch n {
	case 0:
		return "nothing is in the way"
	case 1:
		return "one thing is in the way"
	}
	return fmt.Sprintf("%d things are in the way", n)
}
