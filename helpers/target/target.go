// Package target reads the description of one environment: what it is called on AWS, what it promises, how long
// it may take, and what a run may do to it. Durations, counts and patterns live in a target and never in a spec.
package target

import (
	"slices"
	"time"
)

// Permission is something that a run may do to an environment. A run refuses whatever its target does not allow.
type Permission string

// The permissions that a target can give. Without any, a run only reads.
const (
	// Deploy allows to register a revision of the task definition and to update the service to it.
	Deploy Permission = "deploy"
	// Write allows to make users and log lines, which the run removes again.
	Write Permission = "write"
	// Disrupt allows to restart a container of the service.
	Disrupt Permission = "disrupt"
)

// Target is one environment. Its paths are absolute once it is read; relative ones in the file count from the
// file's own folder.
type Target struct {
	// Name is what messages and reports call the environment.
	Name string `yaml:"name" validate:"required"`
	// Allow says what a run may do; empty means reading only.
	Allow []Permission `yaml:"allow" validate:"unique,dive,oneof=deploy write disrupt"`
	// Region is the AWS region. Empty leaves it to the SDK's own settings (AWS_REGION, profile).
	Region string `yaml:"region"`
	// Account is the AWS account id. Empty means the one that the credentials belong to; otherwise a run
	// refuses credentials of another account.
	Account string `yaml:"account" validate:"omitempty,len=12,numeric"`
	// Cluster and Service are their names on ECS.
	Cluster string `yaml:"cluster" validate:"required"`
	Service string `yaml:"service" validate:"required"`
	// Definition is the JSON template of the task definition, with %s for the account id.
	Definition string `yaml:"definition" validate:"required,file"`
	// Endpoints is the endpoint table.
	Endpoints string `yaml:"endpoints" validate:"required,file"`
	// Required lists the promises that each use must have kept.
	Required string `yaml:"required" validate:"required,file"`

	Deployment Deployment  `yaml:"deployment"`
	Instances  Instances   `yaml:"instances"`
	HTTP       HTTP        `yaml:"http"`
	SSH        SSH         `yaml:"ssh"`
	Containers []Container `yaml:"containers" validate:"required,unique=Name,dive"`
	Database   Database    `yaml:"database"`
	Hosts      Hosts       `yaml:"hosts"`
	Logs       Logs        `yaml:"logs"`
	Exposure   Exposure    `yaml:"exposure"`
	Bundle     Bundle      `yaml:"bundle"`
	Acceptance Acceptance  `yaml:"acceptance"`
	// Secrets are the values that a run never prints.
	Secrets []SecretSource `yaml:"secrets" validate:"unique=Name,dive"`

	file   string
	source func(path string) string
}

// Deployment bounds a rollout.
type Deployment struct {
	// Within is how long a rollout may take from the update until the service is steady.
	Within time.Duration `yaml:"within" validate:"gt=0"`
	// Settle is how long the service must then stay steady, without a restart.
	Settle time.Duration `yaml:"settle" validate:"gte=0"`
	// Poll is the shortest time between two looks at the service.
	Poll time.Duration `yaml:"poll" validate:"gt=0"`
	// Branch is the only branch whose pushes are deployed by a CI. Empty means any.
	Branch string `yaml:"branch"`
	// Underway says what to do where the service is in the middle of another deployment already: wait for its end, up to
	// Within, or refuse to deploy. Empty is refuse.
	Underway string `yaml:"underway" validate:"omitempty,oneof=wait refuse"`
	// Rollback puts the service back on the task definition that was live before, if the deployment of a gate or its
	// verification failed. False leaves the service as it is.
	Rollback bool `yaml:"rollback"`
}

// Instances says where the tasks stand.
type Instances struct {
	// Count is how many container instances the service's tasks stand on.
	Count int `yaml:"count" validate:"gt=0"`
}

// HTTP says how the service is reached from outside.
type HTTP struct {
	// Container and Port are the container and its own port that serve the API; the host's port is looked up.
	Container string `yaml:"container" validate:"required"`
	Port      int    `yaml:"port" validate:"gt=0,lt=65536"`
	// HostPort takes the place of the definition's own host port for Port, for a machine where that one is taken.
	// 0 leaves the definition as it is.
	HostPort int `yaml:"host_port" validate:"gte=0,lt=65536"`
	// Within bounds one request.
	Within time.Duration `yaml:"within" validate:"gt=0"`
	// Ready bounds the wait for the first answer of an instance.
	Ready time.Duration `yaml:"ready" validate:"gt=0"`
	// Latency bounds the median time of an endpoint's answers on one instance, from the connection to the last byte. Zero
	// bounds each by Within alone; an endpoint of the table may have a bound of its own.
	Latency time.Duration `yaml:"latency" validate:"gte=0"`
	// Sessions says whether the service has accounts to sign in to. False leaves those promises out.
	Sessions bool `yaml:"sessions"`
	// SigningKey is the name of the secret that the service signs its tokens with (HS256). Empty leaves out the
	// promises about tokens that only the key's owner can make.
	SigningKey string `yaml:"signing_key"`
	// Restart is the command, run inside Container, that makes the application start anew while its container lives on
	// (SIGHUP to gunicorn): ECS replaces a task whose essential container stops. The last of the container's start
	// lines has to be printed again. Empty leaves out the promise that what was written outlives the application.
	Restart []string `yaml:"restart"`
	// Restarted matches the line that the application prints when it is told to start anew. What it prints from there
	// on is not its container's start.
	Restarted Pattern `yaml:"restarted" validate:"required_with=Restart"`
	// Routes is the command, run inside Container, that prints the routes of the running application, such as
	// "GET /users/:id", one a line. Empty leaves out the promise that the endpoint table has all of them.
	Routes []string `yaml:"routes"`
	// Hidden are routes that the application has and the table need not have, such as those of static files.
	Hidden []string `yaml:"hidden_routes"`
}

// SSH says how the instances are reached.
type SSH struct {
	User string `yaml:"user" validate:"required"`
	// Key is the private key's file; ~/ is the home folder.
	Key string `yaml:"key" validate:"required"`
	// Port is the instances' SSH port.
	Port int `yaml:"port" validate:"gt=0,lt=65536"`
	// Connect bounds the connection with its handshake.
	Connect time.Duration `yaml:"connect" validate:"gt=0"`
	// Command bounds one command.
	Command time.Duration `yaml:"command" validate:"gt=0"`
	// HostKeys says how the instances' host keys are known. They are always checked.
	HostKeys HostKeys `yaml:"host_keys"`
}

// HostKeys names the one source of the expected host keys.
type HostKeys struct {
	// From is console (EC2's console output), known_hosts (File) or given (Keys).
	From string `yaml:"from" validate:"oneof=console known_hosts given"`
	// File is a known_hosts file.
	File string `yaml:"file" validate:"required_if=From known_hosts"`
	// Keys are lines such as "ssh-ed25519 AAAA…", of any instance.
	Keys []string `yaml:"keys" validate:"required_if=From given"`
}

// Container is one container of the task and what it promises.
type Container struct {
	Name string `yaml:"name" validate:"required"`
	// Start are regular expressions of the lines that it prints when it starts, in order.
	Start []Pattern `yaml:"start" validate:"required"`
	// Marker is the command, run inside the container, that makes {marker} appear in its output.
	Marker []string `yaml:"marker" validate:"required"`
	// Process matches the command line of its process 1, such as that of gunicorn and not of a development server.
	// None leaves the promise out.
	Process Pattern `yaml:"process"`
	// AnyLogDriver accepts another log driver than the definition's, for hosts whose engine cannot have it.
	AnyLogDriver bool `yaml:"any_log_driver"`
}

// Database says where the service keeps its users, and how to reach it.
type Database struct {
	// Container holds the database.
	Container string `yaml:"container" validate:"required"`
	// Query is the command, run inside Container, that runs the SQL {sql} and prints bare rows.
	Query []string `yaml:"query" validate:"required"`
	// Ready is the command, run inside Container, that succeeds while the database takes connections.
	Ready []string `yaml:"ready" validate:"required"`
	// Reach is the command, run inside the service's container, that succeeds while the database answers there.
	Reach []string `yaml:"reach" validate:"required"`
	// Migrate and Seed are the commands, run inside the service's container, that make and fill the tables.
	Migrate []string `yaml:"migrate" validate:"required"`
	Seed    []string `yaml:"seed" validate:"required"`
	// Checks are what the database has to answer, such as its databases, a table's columns, its seeded rows.
	Checks []Check `yaml:"checks" validate:"unique=ID,dive"`
}

// Check is a question to the database with the rows that it has to answer.
type Check struct {
	// ID is part of the promise's id, containers.database.ID.
	ID string `yaml:"id" validate:"required"`
	// What completes the sentence "the database has …".
	What string `yaml:"what" validate:"required"`
	// SQL is one statement that only reads.
	SQL string `yaml:"sql" validate:"required"`
	// Rows are the expected ones in their order, columns separated by |.
	Rows []string `yaml:"rows" validate:"required"`
}

// Hosts says what the instances' machines have to be like. Zero values leave their promise out.
type Hosts struct {
	// Clock is how far a host's clock may be from ours.
	Clock time.Duration `yaml:"clock" validate:"gte=0"`
	// Disk is how much of the disk that holds Docker's data has to be free, in percent.
	Disk int `yaml:"disk_free_percent" validate:"gte=0,lte=100"`
	// Memory is how much memory has to be available, in MiB.
	Memory int `yaml:"memory_free_mib" validate:"gte=0"`
	// Agent is the command, run on the host, that prints the ECS agent's own view of its tasks (its introspection,
	// /v1/tasks). Empty is a host without an agent to ask.
	Agent []string `yaml:"agent"`
}

// Logs says where the containers' output is read.
type Logs struct {
	Group string `yaml:"group" validate:"required"`
	// Within bounds the wait for a line to arrive.
	Within time.Duration `yaml:"within" validate:"gt=0"`
	// Poll is the time between two looks.
	Poll time.Duration `yaml:"poll" validate:"gt=0"`
	// Retention is how many days the group keeps its events. Zero is not looked at.
	Retention int `yaml:"retention_days" validate:"gte=0"`
	// Alarms match lines that must not be there since the deployment; Except match those of them that were reviewed
	// and are no fault.
	Alarms []Pattern `yaml:"alarms"`
	Except []Pattern `yaml:"except"`
}

// Exposure says which ports answer from outside.
type Exposure struct {
	// Closed are ports that must not answer on a public address.
	Closed []Port `yaml:"closed" validate:"required,dive"`
	// Within bounds one attempt to connect; a port that is silent that long counts as closed.
	Within time.Duration `yaml:"within" validate:"gt=0"`
}

// Bundle bounds what a run collects of the environment when its specs are done, for whoever reads its report. The zero
// value collects nothing.
type Bundle struct {
	// Within bounds the whole in time. Before a roll-back it is 20 s at most: a bad deployment stays live meanwhile.
	Within time.Duration `yaml:"within" validate:"gte=0"`
	// Size bounds all files together, in MiB.
	Size int `yaml:"size_mib" validate:"gte=0,required_with=Within"`
	// Lines is how many of the last lines of each container's output and of each log stream are kept.
	Lines int `yaml:"lines" validate:"gte=0,required_with=Within"`
}

// Acceptance says what the walk of an acceptance needs besides; a target without it cannot be walked.
type Acceptance struct {
	// Unmigrated takes the place of HTTP.Container's start, so that it serves without making its tables.
	Unmigrated Start `yaml:"unmigrated"`
	// Missing matches the line that the database prints when the service asks for a table that is not there.
	Missing Pattern `yaml:"missing"`
	// Percentages are those that a service gets that does not exist yet.
	Percentages Percentages `yaml:"percentages"`
	// Questions are what only a person can judge.
	Questions []Question `yaml:"questions" validate:"unique=ID,dive"`
}

// Start is how a container starts, in place of its image's own way.
type Start struct {
	// EntryPoint and Command are those of the task definition; an empty one leaves the image's.
	EntryPoint []string `yaml:"entry_point"`
	Command    []string `yaml:"command"`
}

// Given reports whether it says anything.
func (s Start) Given() bool { return len(s.EntryPoint)+len(s.Command) > 0 }

// Percentages are a service's minimumHealthyPercent and maximumPercent.
type Percentages struct {
	Minimum int `yaml:"minimum" validate:"gte=0,lte=100"`
	Maximum int `yaml:"maximum" validate:"gte=0,lte=1000"`
}

// Question is one that only a person can answer with yes or no.
type Question struct {
	// ID is part of the promise's id, acceptance.question.ID.
	ID string `yaml:"id" validate:"required"`
	// Ask is the question.
	Ask string `yaml:"ask" validate:"required"`
}

// Port is a TCP port and what listens there.
type Port struct {
	Number int    `yaml:"port" validate:"gt=0,lt=65536"`
	What   string `yaml:"what" validate:"required"`
}

// Allows reports whether a run may do p.
func (t *Target) Allows(p Permission) bool { return slices.Contains(t.Allow, p) }

// Container returns the container called name, or false.
func (t *Target) Container(name string) (Container, bool) {
	i := slices.IndexFunc(t.Containers, func(c Container) bool { return c.Name == name })
	if i < 0 {
		return Container{}, false
	}
	return t.Containers[i], true
}
