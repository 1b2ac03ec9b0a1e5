package acceptance

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
)

// The deployments of the walk: the one without tables, the one that is meant to run, and the newest of all.
var unmigrated, meant, newest deploy.Outcome

// deployUnmigrated puts the service on a revision that starts the application alone.
func deployUnmigrated(ctx context.Context, g Gomega, l *look) {
	t := env.target
	start := t.Acceptance.Unmigrated
	p := plan(deploy.Starting(t.HTTP.Container, start))
	l.show("how container "+t.HTTP.Container+" is started", startText(start.EntryPoint, start.Command))
	status, err := deploy.Look(ctx, clients.ECS, t.Cluster, t.Service)
	var outcome deploy.Outcome
	if absent(status, err) {
		outcome, err = deploy.Create(ctx, clients.ECS, p)
	} else {
		g.Expect(l.saw(err)).To(Succeed())
		outcome, err = deploy.Run(ctx, clients.ECS, p)
	}
	unmigrated = outcome
	l.settled(ctx, g, outcome, err)
}

// deployReal puts the service on the target's definition as it is.
func deployReal(ctx context.Context, g Gomega, l *look) {
	outcome, err := deploy.Run(ctx, clients.ECS, plan())
	meant = outcome
	l.settled(ctx, g, outcome, err)
	l.seeImages(ctx, g)
}

func startText(entryPoint, command []string) string {
	var lines []string
	if len(entryPoint) > 0 {
		lines = append(lines, "entry point: "+remote.CommandLine(entryPoint...))
	}
	if len(command) > 0 {
		lines = append(lines, "command: "+remote.CommandLine(command...))
	}
	return strings.Join(lines, "\n")
}

// plan is a deployment to the target, with its definition changed.
func plan(overrides ...deploy.Override) deploy.Plan {
	return deploy.Plan{
		Target: env.target, Account: who.Account, Overrides: overrides, Progress: say.Say, Begun: begun, Output: clients.LastOutput,
	}
}

// begun keeps a deployment in mind as soon as ECS has it, so that it can be told whatever becomes of the walk.
func begun(outcome deploy.Outcome) {
	newest = outcome
	writeDown(deploy.OutcomeFile, outcome)
}

// writeDown keeps what was learned in a file of the run's folder, as JSON.
func writeDown(name string, learned any) {
	text, err := json.Marshal(learned)
	if err == nil {
		err = evidence.Folder{Path: env.RunDir, Redact: env.redact}.Write(name, text)
	}
	if err != nil {
		say.Sayf("what was learned is not written down: %v", err)
	}
}

// settled asks that a deployment has settled, and finds what the service runs on then.
func (l *look) settled(ctx context.Context, g Gomega, outcome deploy.Outcome, err error) {
	if outcome.DeploymentID != "" {
		begun(outcome)
	}
	to := deploy.RevisionOf(outcome.Revision)
	AddReportEntry(evidence.EntryProvenance, ReportEntryVisibilityNever, evidence.Provenance{
		Revision: outcome.Revision, Previous: outcome.Previous,
	})
	if outcome.Previous != "" {
		l.show(fmt.Sprintf("what %s changes against %s", to, deploy.RevisionOf(outcome.Previous)),
			strings.Join(outcome.Diff, "\n"))
	}
	l.show("the service's events", strings.Join(outcome.Events, "\n"))
	l.hint = remote.CommandLine("aws", "ecs", "describe-services",
		"--cluster", env.target.Cluster, "--services", env.target.Service)
	if err != nil || !outcome.Settled {
		l.unsettled(outcome, err)
	}
	from := "after none"
	if outcome.Previous != "" {
		from = "after " + deploy.RevisionOf(outcome.Previous).String()
	}
	l.note("deployment %s of %s, %s, was steady after %s and stayed so", outcome.DeploymentID, to, from,
		outcome.Steady.Round(time.Millisecond))
	l.seeDefinition(ctx, g, outcome.Revision)
	l.find(ctx, g)
}

// unsettled ends the look with why a deployment did not settle.
func (l *look) unsettled(outcome deploy.Outcome, err error) {
	l.blame = poll.Broken
	if err != nil && poll.Classify(err) == poll.Infra {
		l.blame = poll.Infra
	}
	text := append([]string{cmp.Or(outcome.Cause, fmt.Sprint(err))}, outcome.Evidence...)
	if outcome.Next != "" {
		text = append(text, "Next: "+outcome.Next)
	}
	Refuse(strings.Join(text, "\n"))
}

// find finds the instances that the service's tasks run on, when all of them run.
func (l *look) find(ctx context.Context, g Gomega) {
	t := env.target
	var staging discover.Staging
	g.Eventually(ctx, func(ctx context.Context) (running int, err error) {
		staging, err = discover.Look(ctx, clients.ECS, clients.EC2, t.Cluster, t.Service)
		if err != nil {
			return 0, l.saw(err)
		}
		for _, instance := range staging.Instances {
			if len(instance.Tasks) > 0 && instance.Tasks[0].LastStatus == "RUNNING" {
				running++
			}
		}
		return running, l.saw(nil)
	}).WithTimeout(t.HTTP.Ready).WithPolling(t.Deployment.Poll).Should(Equal(t.Instances.Count),
		"instances with a task that runs (instances.count)")
	places = newPlaces(staging.Instances)
	for _, p := range places {
		l.note("%s runs task %s", p.ID, p.Tasks[0].ID())
		g.Expect(l.saw(p.apiFault)).To(Succeed())
	}
	writeDown(evidence.StagingFile, staging)
}

// steadyOn asks that the service runs nothing else than a revision.
func (l *look) steadyOn(ctx context.Context, g Gomega, revision string, within time.Duration) {
	g.Eventually(ctx, func(ctx context.Context) (deploy.Status, error) {
		status, err := deploy.Look(ctx, clients.ECS, env.target.Cluster, env.target.Service)
		return status, l.saw(err)
	}).WithTimeout(within).WithPolling(env.target.Deployment.Poll).Should(BeSteadyOn(deploy.RevisionOf(revision)))
}

// tellWhatIsLeft says what a walk that came to no good end has left behind. It made no users: those of the tables it made
// are the environment's, and what its verifications made they removed.
func tellWhatIsLeft() {
	t := env.target
	switch {
	case newest.DeploymentID == "" || meant.Settled && newest.Revision == meant.Revision && newest.Settled:
		return
	case newest.Revision == unmigrated.Revision:
		say.Sayf("%s/%s is left on %s, which makes no tables when it starts; deploy what is meant to run: smoke gate -target %s",
			t.Cluster, t.Service, deploy.RevisionOf(newest.Revision), t.File())
	default:
		say.Sayf("deployment %s of %s goes on by itself; look: aws ecs describe-services --cluster %s --services %s",
			newest.DeploymentID, deploy.RevisionOf(newest.Revision), t.Cluster, t.Service)
	}
}
