package page

import "smoke.example/ecs/helpers/report"

// stateOf gives a state its mark.
func stateOf(s report.State) State {
	switch s {
	case report.Held:
		return State{Word: "held", Class: "held", Mark: "✔"}
	case report.Broken:
		return State{Word: "broken", Class: "broken", Mark: "✘"}
	case report.Unjudged:
		return State{Word: "unjudged", Class: "unjudged", Mark: "?"}
	case report.Interrupted:
		return State{Word: "interrupted", Class: "interrupted", Mark: "◼"}
	}
	return State{Word: "not run", Class: "notrun", Mark: "–"}
}

// gravest is the state of several: what is broken goes before what is not judged.
func gravest(states ...report.State) report.State {
	for _, s := range []report.State{report.Broken, report.Unjudged, report.Interrupted, report.NotRun} {
		for _, one := range states {
			if one == s {
				return s
			}
		}
	}
	return report.Held
}

// failed reports whether a promise in this state is told as a failure.
func failed(s report.State) bool { return s != report.Held && s != report.NotRun }

// legend has each state once.
func legend() []State {
	var all []State
	for _, s := range []report.State{report.Held, report.Broken, report.Unjudged, report.Interrupted} {
		all = append(all, stateOf(s))
	}
	return all
}
