// Package page shows a run to people: one HTML file that needs nothing else, made from the files in the run's folder.
package page

import (
	"time"

	"smoke.example/ecs/helpers/report"
)

// Page is everything that the page of a run shows, as text that nobody has to trust. Fields that are empty or nil are
// left out of the page.
type Page struct {
	// Run is what is told about the run elsewhere, too.
	Run report.Run
	// Alarm is the line that comes before all else.
	Alarm string
	// Sentence is the verdict in one sentence, without its word.
	Sentence string
	// Causes say why in a line each, the gravest first; Next are what to do, in a line or a command each.
	Causes, Next []string
	// Echoes count the further reasons: those that one of Causes tells already, and promises that are among Failures.
	Echoes int
	// Facts say what was judged, by whom and when.
	Facts []Fact
	// Diff is how the definition changed, with what is said about that.
	Diff Diff
	// Images are what runs, each once.
	Images []Image
	// Deployment and Rollback are nil where there was none.
	Deployment *Deployment
	Rollback   *Rollback
	Failures   []Failure
	Timeline   Timeline
	Areas      []Area
	Endpoints  []Endpoint
	Instances  []Instance
	Calls      []Operation
	Bundle     *Bundle
	Timings    []Fact
	// Within are the runs that the steps of a walk asked for, and Pack the name of its pack; empty for none.
	Within []Within
	Pack   string
	// Missing say which files could not be read, and LeftOut what the page does not show for its length.
	Missing, LeftOut []string

	// from is the address, from where the page is, of a file in the run's folder; nil is from there itself.
	from func(file string) string
}

// Fact is something with its name.
type Fact struct {
	Name, Value string
	// Code says that Value is to be read letter by letter.
	Code bool
}

// Diff is how a definition differs from the one before it, a line each change, under its heading.
type Diff struct {
	Heading, Told string
	Lines         []string
}

// Within is a run that a step of a walk asked for. Page is the file with all of it, from the run's folder; empty for none.
type Within struct{ Name, Outcome, Sentence, Folder, Page string }

// Image is the image of a container, and how many containers run it; 0 is unknown.
type Image struct {
	Container, Reference, Digest string
	Containers                   int
}

// Deployment is how a deployment went.
type Deployment struct {
	ID, From, To, Cause, Next, Took string
	Settled                         bool
	Evidence, Events                []string
}

// Rollback is what was done about a bad environment.
type Rollback struct {
	Outcome, Sentence, Next string
	Facts                   []Fact
	Diff, Findings, Events  []string
}

// State is what became of a promise, with its mark.
type State struct {
	// Word is such as held; Class is the same fit for a class of CSS; Mark is one character.
	Word, Class, Mark string
}

// Failure is a promise that did not hold, or something else that failed, with each place where it did.
type Failure struct {
	// Anchor is where links go.
	Anchor string
	// ID is the promise's; empty for what is none, such as the suite's set-up.
	ID, Text string
	State    State
	// Why is the reason in one line.
	Why string
	// Place is where in the code the promise is, relative to the project; At is when its spec ran.
	Place, At, Took string
	// Open says that it is shown without being opened.
	Open bool
	// Broken are the places, and Brief those that are told in a line each, since there are too many.
	Broken []Place
	Brief  []Brief
}

// Place is where a promise did not hold: an instance, or the environment as a whole.
type Place struct {
	Anchor, Instance, Address string
	// Expected and Seen are side by side; without an Expected, Seen is alone. Message is all that was said.
	Expected, Seen, Message string
	// Look is a command by which one can look.
	Look       string
	Exchanges  []Exchange
	Commands   []Command
	Containers []Container
	Logs       []Log
	Events     []Line
}

// Brief is where a promise did not hold, in a line.
type Brief struct{ Instance, Address, Seen string }

// Exchange is one HTTP request and its answer.
type Exchange struct {
	At, Took, Status, Type, Curl, Sent, Body, Error string
}

// Command is one command that was run on an instance.
type Command struct {
	At, Took, Line, Exit, Output, Error string
}

// Container is a container as Docker or ECS shows it.
type Container struct {
	Name, State, Image, ID, Started, Finished, Exit, Health, Error string
	Restarts                                                       string
	OOM                                                            bool
}

// Log is what a container printed.
type Log struct {
	// Instance is where it ran; empty where that is told around it.
	Container, Stream, From, Instance string
	Lines                             []Line
	Cut                               bool
}

// Line is a line with its time; At is empty where it is not known.
type Line struct{ At, Text string }

// Area is the promises of one area.
type Area struct {
	Name, Anchor, Tally string
	State               State
	// Open says that something in it did not hold.
	Open bool
	// Promises are all of them, or those that did not hold; then Rest are those that did.
	Promises, Rest []Promise
}

// Promise is one promise and what became of it.
type Promise struct {
	ID, Text, Why, Took string
	State               State
	Required            bool
	// Failure is the anchor of its failure; empty for none.
	Failure string
	// Marks are what was found on each instance, where they are few; Counts sum them up where they are many.
	Marks  []Found
	Counts string
	Found  []Found
}

// Found is what a promise found on an instance.
type Found struct {
	State                State
	Instance, Seen, Took string
}

// Endpoint is a route of the service, and what it answered.
type Endpoint struct {
	Name, Tally string
	State       State
	// Summary are the latencies over all instances.
	Summary Latency
	// Instances are the latencies on each one.
	Instances []Latency
	Answers   []Answer
}

// Latency is how long an endpoint took to answer. Where nothing was timed Asked is 0.
type Latency struct {
	Instance string
	Asked    int
	// P50, P95 and Max are of all its answers in the run.
	P50, P95, Max string
	// Judged is the median of those that the suite asked for to judge it, and Bound what it may be; empty for none.
	Judged, Bound string
	// Median, Tail and Whole are the lengths of the bars, of 100.
	Median, Tail, Whole float64
	// Over says that Judged is longer than its bound.
	Over bool
}

// Answer is what an endpoint was asked, and what it answered on one instance, or on all of them.
type Answer struct {
	ID, Text, Instance, Status, Took string
	State                            State
}

// Instance is one instance, with its containers and what they printed last.
type Instance struct {
	ID, Name string
	State    State
	// Brief says in a few words in what state its containers are.
	Brief      string
	Facts      []Fact
	Containers []Container
	Logs       []Log
	Listing    string
}

// Operation is an operation of AWS, with every call of it.
type Operation struct {
	Name, Total, Slowest string
	Count, Failed, Tries int
	Calls                []Call
	// More counts those that are not shown.
	More int
}

// Call is one call of AWS.
type Call struct {
	At, Took, By, Status, RequestID, Error string
	Tries                                  int
	Bad                                    bool
}

// Bundle is what was collected, and what could not be.
type Bundle struct {
	Facts []Fact
	Parts []Part
	// Lost count the parts that could not be got.
	Lost int
}

// Part is one thing that was collected. File is its name from the run's folder; empty for none.
type Part struct {
	Name, About, File, Size, Note, Took string
	Lost                                bool
}

// span is a time from one moment to another.
type span struct{ from, to time.Time }
