package evidence

import "time"

// The bundle in a run's folder: what was collected of the environment when the specs were done.
const (
	// BundleFolder holds the parts.
	BundleFolder = "bundle"
	// BundleFile is the name, in BundleFolder, of the Bundle itself.
	BundleFile = "index.json"
)

// Bundle says what was collected, and what could not be.
type Bundle struct {
	Began time.Time     `json:"began"`
	Took  time.Duration `json:"took"`
	// Within and Size are the bounds that held: of the whole in time, and of all its files in bytes.
	Within time.Duration `json:"within"`
	Size   int64         `json:"size"`
	Parts  []Part        `json:"parts"`
}

// Part is one thing that was collected.
type Part struct {
	// Name says in a few words what it is, such as "docker inspect" or "stopped tasks".
	Name string `json:"name"`
	// Kind is one of those below; it says how File is read.
	Kind PartKind `json:"kind"`
	// Instance is the EC2 id of where it is from; empty for AWS.
	Instance string `json:"instance,omitempty"`
	// Container is the name, in the task definition, of the one that it is about, and Stream its log stream; empty for none.
	Container string `json:"container,omitempty"`
	Stream    string `json:"stream,omitempty"`
	// File is its path within BundleFolder; empty where nothing could be got.
	File  string `json:"file,omitempty"`
	Bytes int64  `json:"bytes"`
	// Cut says that there was more than the bounds allow.
	Cut bool `json:"cut,omitempty"`
	// Error says why it could not be got, or not wholly.
	Error string        `json:"error,omitempty"`
	Took  time.Duration `json:"took"`
}

// PartKind says what is in a part's file.
type PartKind string

// The kinds of parts.
const (
	// ServiceEvents is a JSON array of Moments, the oldest first.
	ServiceEvents PartKind = "service-events"
	// StoppedTasks, RunningTasks, Deployments, Definition and Instances are AWS's own answers as JSON.
	StoppedTasks PartKind = "stopped-tasks"
	RunningTasks PartKind = "running-tasks"
	Deployments  PartKind = "deployments"
	Definition   PartKind = "definition"
	Hosts        PartKind = "instances"
	// DefinitionDiff is text, a line each change.
	DefinitionDiff PartKind = "definition-diff"
	// ContainersOf is `docker ps -a` of an instance, as text; InspectOf is its `docker inspect`, as JSON.
	ContainersOf PartKind = "docker-ps"
	InspectOf    PartKind = "docker-inspect"
	// OutputOf is `docker logs --timestamps` of a container, as text.
	OutputOf PartKind = "docker-logs"
	// HostState is the host's clock, disks, memory and versions, as text.
	HostState PartKind = "host"
	// StreamTail is the end of a log stream: a JSON array of Moments, the oldest first.
	StreamTail PartKind = "log-tail"
	// Answer is what an instance's service answers now, as text.
	Answer PartKind = "answer"
	// Versions is what took part in the run, a line each, as text.
	Versions PartKind = "versions"
	// JournalOf is the run's journal, with each request, command and call of ours, and AWS's request ids. It stands in the
	// run's folder, beside BundleFolder, and does not count for the size.
	JournalOf PartKind = "journal"
)

// Moment is a line with its time, such as an event of a service or of a log stream.
type Moment struct {
	Time time.Time `json:"time"`
	Text string    `json:"text"`
}
