// Package evidence keeps what a run saw: the entries of its specs, its progress, and the hand-over between runner
// and suite, with every secret struck out.
package evidence

import "strings"

// The names of the report entries that specs carry. What reads a report looks for these names, never for words.
const (
	// EntryClass holds the Class of a spec's failure.
	EntryClass = "smoke.class"
	// EntryInstance holds what a promise found on one instance.
	EntryInstance = "smoke.instance"
	// EntryTiming holds how long a part of the run took, as a Timing.
	EntryTiming = "smoke.timing"
	// EntryProvenance holds facts about the run that a reader needs later (account, revision), as a Provenance.
	EntryProvenance = "smoke.provenance"
	// EntryPromise holds the id of the promise that a suite-level node carries, since such nodes take no labels.
	EntryPromise = "smoke.promise"
	// EntryWhy holds one sentence that says why a spec failed, in place of the first line of its message.
	EntryWhy = "smoke.why"
)

// Class says who is to blame for a failure.
type Class string

// The classes of a failure. A failure without a class is a Fail when a promise carries it.
const (
	// Fail means that the environment is bad.
	Fail Class = "FAIL"
	// Infra means that the run could not judge: input, own machine, or the AWS API.
	Infra Class = "INFRA"
)

// Labels begin with these words.
const (
	labelID   = "id:"
	labelArea = "area:"
)

// Instance is what a promise found on one instance.
type Instance struct {
	// Instance is the instance's EC2 id.
	Instance string `json:"instance"`
	// Address is where it was reached.
	Address string `json:"address,omitempty"`
	// Held says whether the promise holds there.
	Held bool `json:"held"`
	// Seen is what was found, in one line.
	Seen string `json:"seen,omitempty"`
	// Seconds is how long the look took.
	Seconds float64 `json:"seconds,omitempty"`
}

// Timing is how long a part of the run took.
type Timing struct {
	Phase   string  `json:"phase"`
	Seconds float64 `json:"seconds"`
}

// Provenance says what was judged. Empty fields are unknown.
type Provenance struct {
	Account  string `json:"account,omitempty"`
	Region   string `json:"region,omitempty"`
	Service  string `json:"service,omitempty"`
	Revision string `json:"revision,omitempty"`
	Previous string `json:"previous,omitempty"`
	// Definition is the digest of Revision's definition as it is registered, but for what ECS adds: sha256:….
	Definition string `json:"definition,omitempty"`
	// Images are those of the definition's containers, one for each digest that runs.
	Images []Image `json:"images,omitempty"`
}

// ID returns the promise id among a spec's labels ("id:logs.marker" is "logs.marker"), or "" where there is none.
func ID(labels []string) string { return labelled(labels, labelID) }

// Area returns the area among a spec's labels ("area:logs" is "logs"), or "" where there is none.
func Area(labels []string) string { return labelled(labels, labelArea) }

// IDLabel returns the label that gives a spec the promise id.
func IDLabel(id string) string { return labelID + id }

// AreaLabel returns the label that puts a spec into an area.
func AreaLabel(area string) string { return labelArea + area }

func labelled(labels []string, prefix string) string {
	for _, label := range labels {
		if rest, ok := strings.CutPrefix(label, prefix); ok {
			return rest
		}
	}
	return ""
}

// With returns p with the fields that more knows. A definition is known with its revision only.
func (p Provenance) With(more Provenance) Provenance {
	if more.Revision != "" && more.Revision != p.Revision {
		p.Definition = ""
	}
	for _, pair := range []struct {
		into *string
		from string
	}{
		{&p.Account, more.Account},
		{&p.Region, more.Region},
		{&p.Service, more.Service},
		{&p.Revision, more.Revision},
		{&p.Previous, more.Previous},
		{&p.Definition, more.Definition},
	} {
		if pair.from != "" {
			*pair.into = pair.from
		}
	}
	if len(more.Images) > 0 {
		p.Images = more.Images
	}
	return p
}
