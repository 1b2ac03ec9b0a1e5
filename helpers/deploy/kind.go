package deploy

// Kind is what kept a deployment from settling. Empty is a deployment that settled.
type Kind string

// The kinds, each with an explanation of its own.
const (
	// Crashed is an essential container that ended by itself.
	Crashed Kind = "crashed"
	// OutOfMemory is a container that was killed for its memory.
	OutOfMemory Kind = "out-of-memory"
	// ImageMissing is an image or tag that the registry does not have, ImageDenied one that it does not give out.
	ImageMissing Kind = "image-missing"
	ImageDenied  Kind = "image-denied"
	// ImagePull is an image that could not be pulled for another reason, more than once.
	ImagePull Kind = "image-pull"
	// BadCommand is a container whose command could not be started, and CannotStart one that could not be created or
	// started for another reason.
	BadCommand  Kind = "bad-command"
	CannotStart Kind = "cannot-start"
	// PortTaken is a host port that something else than the service holds.
	PortTaken Kind = "port-taken"
	// LogGroup is a log group that is not there, or that the hosts may not write to.
	LogGroup Kind = "log-group"
	// HostLost is an instance that ended below a task.
	HostLost Kind = "host-lost"
	// Unhealthy is a health check that failed.
	Unhealthy Kind = "unhealthy"
	// Deadlock is a rollout that the service's percentages do not let begin, or go on.
	Deadlock Kind = "deadlock"
	// NoMemory, NoCPU, NoInstances, NoAgent and Draining are tasks for which the cluster has no place.
	NoMemory    Kind = "no-memory"
	NoCPU       Kind = "no-cpu"
	NoInstances Kind = "no-instances"
	NoAgent     Kind = "no-agent"
	Draining    Kind = "draining"
	// GaveUp is a circuit breaker that ended the deployment, RolledBack one that put the revision before back too.
	GaveUp     Kind = "gave-up"
	RolledBack Kind = "rolled-back"
	// Replaced is a newer deployment of somebody else.
	Replaced Kind = "replaced"
	// ScaledToZero is a service that wants no task, Stopped a task that somebody stopped by hand.
	ScaledToZero Kind = "scaled-to-zero"
	Stopped      Kind = "stopped"
	// Gone is a service, and NoCluster a cluster, that is not there or not active.
	Gone      Kind = "gone"
	NoCluster Kind = "no-cluster"
	// StuckStopping is an old task that does not stop.
	StuckStopping Kind = "stuck-stopping"
	// Slow is a deployment that was still making progress at its bound.
	Slow Kind = "slow"
	// UnderWay is another deployment that was not over before ours could begin.
	UnderWay Kind = "under-way"
	// Rejected is a definition or an update that ECS does not take.
	Rejected Kind = "rejected"
	// Refused is ECS that does not let us ask (permissions, credentials, clock), and Silent ECS that does not answer
	// (throttled, unreachable) to the end.
	Refused Kind = "refused"
	Silent  Kind = "silent"
	// Input is our own input, such as a template that is not there or a target that does not allow to deploy.
	Input Kind = "input"
	// Cancelled is a run that was told to end.
	Cancelled Kind = "cancelled"
)
