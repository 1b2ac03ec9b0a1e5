// Package unique makes names that no other run and no other process uses, and recognises them later.
package unique

import (
	"crypto/rand"
	"fmt"
	"os"
	"regexp"
	"time"
)

// Variable is the environment variable that carries a run's id from the runner to the suite's processes.
const Variable = "SMOKE_RUN_ID"

// Run is the id of one run: its start in UTC and four random characters, such as "20261122t221503-k3f9". Ids sort
// by time and hold nothing but lower case letters, digits and one dash. The zero value is no run.
type Run string

const (
	timeLayout = "20060102t150405"
	alphabet   = "0123456789abcdefghijklmnopqrstuvwxyz"
	suffix     = 4
)

var idPattern = regexp.MustCompile(`^\d{8}t\d{6}-[0-9a-z]{4}$`)

// NewRun returns the id of a run that starts now.
func NewRun() Run { return newRun(time.Now()) }

func newRun(now time.Time) Run {
	random := make([]byte, suffix)
	_, _ = rand.Read(random) // never fails: the runtime ends the program instead
	for i, b := range random {
		random[i] = alphabet[int(b)%len(alphabet)]
	}
	return Run(now.UTC().Format(timeLayout) + "-" + string(random))
}

// Parse returns id as a Run, or an error that says what an id looks like.
func Parse(id string) (Run, error) {
	if !idPattern.MatchString(id) {
		return "", fmt.Errorf("reading run id %q: an id looks like 20261122t221503-k3f9", id)
	}
	return Run(id), nil
}

// FromEnvironment returns the run that this process belongs to, as the runner named it in SMOKE_RUN_ID.
func FromEnvironment() (Run, error) {
	id, ok := os.LookupEnv(Variable)
	if !ok || id == "" {
		return "", fmt.Errorf("reading %s: it is not set; run the suite with `make smoke` or `smoke gate`", Variable)
	}
	run, err := Parse(id)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", Variable, err)
	}
	return run, nil
}

// String returns the id.
func (r Run) String() string { return string(r) }
