package pagetest

import (
	"time"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

const (
	deploymentID = "ecs-svc/4833852466520512248"
	crashed      = "container users-service of task c8452c26e6a1a8cfcabef3d52d1ccb39 exited by itself with 3, before its task " +
		"was running; 0 of 2 tasks of " + revision + " run"
)

// outcome is how the deployment ended.
func (c Case) outcome() deploy.Outcome {
	o := deploy.Outcome{
		Cluster: cluster, Service: service,
		Previous: arn("task-definition", previous), Revision: arn("task-definition", revision), DeploymentID: deploymentID,
		Diff: []string{
			c.text("diff", `users-service: environment.APP_SETTINGS: "project.config.DevelopmentConfig" -> "project.config.StagingConfig"`),
			"users-service: memoryReservation: 256 -> 300",
		},
		Settled: true, Events: c.events(), Calls: 23, Started: deployed, Steady: second(6.1), Took: second(8.2),
	}
	if c.Story == Crash {
		o.Settled, o.Steady, o.Kind, o.Cause = false, 0, deploy.Crashed, crashed
		o.Evidence = []string{
			"task c8452c26e6a1a8cfcabef3d52d1ccb39 is stopping (EssentialContainerExited: Essential container in task exited)",
			"container users-service printed last:", "  | no licence",
		}
		o.Next = `correct what its last lines tell, in "environment" and "command" of container users-service in the task definition`
	}
	return o
}

func (c Case) events() []string {
	return []string{
		"has stopped 1 running tasks: (task 5ab22ae30dfa7ad55952676097ba3aaf).",
		c.text("event", "has started 1 tasks: (task 781c4d5dfa6c3e7f3d7108c7fcee33a1)."),
		"has reached a steady state.",
	}
}

// back is the deployment that put the revision before back.
func back() deploy.Outcome {
	return deploy.Outcome{
		Cluster: cluster, Service: service, Previous: arn("task-definition", revision), Revision: arn("task-definition", previous),
		DeploymentID: "ecs-svc/4943503985374002476", Settled: true, Events: []string{"has reached a steady state."},
		Calls: 9, Started: verified, Steady: second(5.5), Took: second(7.5),
	}
}

// rollback is what a run tells of it.
func (c Case) rollback(verified report.Verdict) *report.Rollback {
	return &report.Rollback{
		Service: cluster + "/" + service, From: revision, To: previous, Took: second(5.5), Verified: &verified,
	}
}

// progress are the events of the run, the earliest first.
func (c Case) progress(ids []string) []evidence.Event {
	var all []evidence.Event
	for _, p := range c.phases() {
		all = append(all, evidence.Event{Time: p.at, Kind: evidence.KindPhase, Phase: p.name})
	}
	if c.use() == evidence.Gate {
		for i, text := range c.events() {
			at := deployed.Add(time.Duration(i+1) * time.Second)
			all = append(all, evidence.Event{Time: at, Process: 1, Kind: evidence.KindSay, Text: "ECS: " + text})
		}
	}
	return append(all, evidence.Event{Time: verified, Process: 1, Kind: evidence.KindPlan, Total: len(ids)})
}
