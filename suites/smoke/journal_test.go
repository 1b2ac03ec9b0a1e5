package smoke

import (
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/witness"
)

// journal keeps what this process asks of the environment.
var journal *evidence.Journal

// asking is the id of the promise whose spec asks, "" in the steps around the specs. Many goroutines ask for one spec.
var asking atomic.Value

var _ = BeforeEach(func() { askFor(evidence.ID(CurrentSpecReport().Labels())) })

var _ = ReportAfterEach(func(SpecReport) { askFor("") })

func askFor(promise string) { asking.Store(promise) }

// witnessed returns what writes down in the journal what is asked.
func witnessed() witness.Witness {
	return witness.Witness{Journal: journal, Promise: func() string {
		promise, _ := asking.Load().(string)
		return promise
	}}
}

// closeJournal tells what could not be written down: no run fails for it.
func closeJournal() {
	if err := journal.Close(); err != nil {
		say.Sayf("the journal of what was asked is not complete: %v", err)
	}
}
