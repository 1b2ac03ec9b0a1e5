package acceptance

import (
	. "github.com/onsi/ginkgo/v2"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/witness"
)

// journal keeps what the walk asks of the environment.
var journal *evidence.Journal

// witnessed returns what writes down in the journal what is asked.
func witnessed() witness.Witness {
	return witness.Witness{Journal: journal, Promise: func() string { return evidence.ID(CurrentSpecReport().Labels()) }}
}

// closeJournal tells what could not be written down: no run fails for it.
func closeJournal() {
	if err := journal.Close(); err != nil {
		say.Sayf("the journal of what was asked is not complete: %v", err)
	}
}
