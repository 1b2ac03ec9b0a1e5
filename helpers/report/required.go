package report

import (
	"fmt"
	"slices"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/strictyaml"
)

// Promise is one line of the file of required promises.
type Promise struct {
	// ID is the promise's stable id, such as "logs.marker".
	ID string `yaml:"id"`
	// Uses are the uses of the suite that cannot pass without the promise.
	Uses []evidence.Use `yaml:"uses"`
	// Needs is what a target must offer for the promise to be required (see Offers); empty means nothing.
	Needs []string `yaml:"needs"`
}

// Promises are the lines of the file of required promises.
type Promises []Promise

// ReadPromises reads the file of required promises. A line that is wrong, and an id that is there twice, is an error
// with its place.
func ReadPromises(path string) (Promises, error) {
	doc, err := strictyaml.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the required promises: %w", err)
	}
	var promises Promises
	doc.Decode(&promises)
	promises.check(doc)
	if err := doc.Err(); err != nil {
		return nil, fmt.Errorf("reading the required promises:\n%w", err)
	}
	return promises, nil
}

// check adds a fault for each value that is missing, unknown or there twice.
func (p Promises) check(doc *strictyaml.Document) {
	seen := map[string]bool{}
	for i, promise := range p {
		at := fmt.Sprintf("[%d]", i)
		if promise.ID == "" {
			doc.Add(at+".id", "is missing", "")
		} else if seen[promise.ID] {
			doc.Add(at+".id", "the promise is listed twice", promise.ID)
		}
		seen[promise.ID] = true
		if len(promise.Uses) == 0 {
			doc.Add(at+".uses", "names no use; one that nothing uses is no promise", "")
		}
		known(doc, at+".uses", promise.Uses, evidence.Uses())
		known(doc, at+".needs", named(promise.Needs), needs())
	}
}

// known adds a fault for each of values that is not among those known.
func known[T ~string](doc *strictyaml.Document, path string, values, known []T) {
	for i, value := range values {
		if !slices.Contains(known, value) {
			doc.Add(fmt.Sprintf("%s[%d]", path, i), fmt.Sprintf("is none of %q", known), string(value))
		}
	}
}

// Required returns the ids of the promises that use needs on a target with these offers, in the file's order.
func (p Promises) Required(use evidence.Use, offers []string) []string {
	var ids []string
	for _, promise := range p {
		lacks := func(need string) bool { return !slices.Contains(offers, need) }
		if slices.Contains(promise.Uses, use) && !slices.ContainsFunc(promise.Needs, lacks) {
			ids = append(ids, promise.ID)
		}
	}
	return ids
}

// Known returns the ids of all promises, in the file's order.
func (p Promises) Known() []string {
	ids := make([]string, len(p))
	for i, promise := range p {
		ids[i] = promise.ID
	}
	return ids
}
