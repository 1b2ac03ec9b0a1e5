package deploy

import "fmt"

// Blames reports whether a kind speaks against the revision that was deployed, so that another may do better: a rollback
// is worth it. The empty kind does, since a deployment that settled is rolled back for what its verification found.
func (k Kind) Blames() bool { return innocent[k] == "" }

// innocent are the kinds that do not speak against the revision, with how to go on after them.
var innocent = map[Kind]string{
	Stopped:       replacedTask,
	HostLost:      replacedTask,
	ScaledToZero:  "raise the service's desired count, then verify what runs: smoke nightly",
	Replaced:      "leave the service to whoever made the newer deployment, or agree with them",
	Gone:          noneLeft,
	NoCluster:     noneLeft,
	NoInstances:   noPlace,
	NoAgent:       noPlace,
	Draining:      noPlace,
	StuckStopping: "end the old task by hand; the deployment then goes on by itself. Verify what it came to: smoke nightly",
	Refused:       notKnown,
	Silent:        notKnown,
	Cancelled:     notKnown,
	Rejected:      notKnown,
	Input:         notKnown,
	UnderWay:      "wait for the end of the other deployment",
}

const (
	replacedTask = "ECS starts another task in its place by itself: wait for that, then verify what runs: smoke nightly"
	noneLeft     = "there is no service to put back; create it, or correct cluster and service in the target"
	noPlace      = "mend the cluster's instances, where tasks of no revision can start; the deployment then goes on by itself. " +
		"Verify what it came to: smoke nightly"
	notKnown = "see how the deployment goes on without us ({look-service}), then verify what it came to: smoke nightly"
)

// notToBlame refuses to roll back for what is no fault of the revision.
func (p Plan) notToBlame(failed Outcome) error {
	told := failed.common()
	told["cluster"], told["service"] = p.Target.Cluster, p.Target.Service
	return &RefusalError{
		Kind: failed.Kind,
		Cause: told.fill(fmt.Sprintf("{ours} is not rolled back, since what ended its deployment (%s) does not speak against it: %s",
			failed.Kind, failed.Cause)),
		Next: told.fill(innocent[failed.Kind] + "; to put the service back all the same: aws ecs update-service " +
			"--cluster {cluster} --service {service} --task-definition {previous}"),
	}
}
