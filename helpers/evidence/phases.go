package evidence

import (
	"slices"
	"time"
)

// Phase is a part of a run and how long it took.
type Phase struct {
	Name string
	Took time.Duration
}

// Phases returns the phases of a run in the order in which they first began. A phase lasts until the next begins,
// the last one until end; one that begins again is added up.
func Phases(events []Event, end time.Time) []Phase {
	var phases []Phase
	begun := slices.DeleteFunc(slices.Clone(events), func(e Event) bool { return e.Kind != KindPhase })
	slices.SortStableFunc(begun, func(a, b Event) int { return a.Time.Compare(b.Time) })
	for i, event := range begun {
		until := end
		if i+1 < len(begun) {
			until = begun[i+1].Time
		}
		phases = addPhase(phases, event.Phase, max(0, until.Sub(event.Time)))
	}
	return phases
}

func addPhase(phases []Phase, name string, took time.Duration) []Phase {
	i := slices.IndexFunc(phases, func(p Phase) bool { return p.Name == name })
	if i < 0 {
		return append(phases, Phase{Name: name, Took: took})
	}
	phases[i].Took += took
	return phases
}
