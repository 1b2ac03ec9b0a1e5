package page

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// areas are the promises by area, in the order in which the areas appeared.
func (f *files) areas(failures []Failure) []Area {
	var all []Area
	states := map[string][]report.State{}
	anchors := map[string]string{}
	for _, failure := range failures {
		anchors[failure.ID] = failure.Anchor
	}
	for _, k := range f.run.Verdict.Promises {
		name := k.Area
		if name == "" {
			name, _, _ = strings.Cut(k.ID, ".")
		}
		i := slices.IndexFunc(all, func(a Area) bool { return a.Name == name })
		if i < 0 {
			all, i = append(all, Area{Name: name, Anchor: fmt.Sprintf("area-%d", len(all)+1)}), len(all)
		}
		all[i].Promises = append(all[i].Promises, promise(k, anchors[k.ID]))
		states[name] = append(states[name], k.State)
	}
	for i := range all {
		all[i].sumUp(states[all[i].Name])
	}
	if n := len(f.ids()); n > mostSeen {
		f.leave("promises on %d instances: what was seen on each one is shortened", n)
	}
	return all
}

func (a *Area) sumUp(states []report.State) {
	a.State = stateOf(gravest(states...))
	a.Open = slices.ContainsFunc(states, failed)
	a.Tally = tally(states)
	if !a.Open {
		return
	}
	held := func(p Promise) bool { return p.State == stateOf(report.Held) }
	for _, p := range a.Promises {
		if held(p) {
			a.Rest = append(a.Rest, p)
		}
	}
	a.Promises = slices.DeleteFunc(a.Promises, held)
}

// tally is such as "9 held, 1 broken".
func tally(states []report.State) string {
	counts := map[report.State]int{}
	for _, s := range states {
		counts[s]++
	}
	var parts []string
	for _, s := range []report.State{report.Held, report.Broken, report.Unjudged, report.Interrupted, report.NotRun} {
		if counts[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[s], s))
		}
	}
	return strings.Join(parts, ", ")
}

func promise(k report.Kept, anchor string) Promise {
	p := Promise{
		ID: k.ID, Text: k.Text, Why: clip(k.Why, longText), Took: took(k.Took), State: stateOf(k.State), Required: k.Required,
		Failure: anchor,
	}
	if k.State == report.NotRun && k.Took == 0 {
		p.Took = ""
	}
	long := longLine
	if len(k.Instances) > mostSeen {
		long = longCell
	}
	for _, i := range k.Instances {
		p.Found = append(p.Found, found(i, k.State, long))
	}
	if len(p.Found) <= mostMarks {
		p.Marks = p.Found
		return p
	}
	p.Counts = counts(k.Instances)
	return p
}

// found says what a promise found on an instance; where it does not hold it is in the state that the promise is in.
func found(i evidence.Instance, state report.State, long int) Found {
	s := report.Held
	if !i.Held {
		s = report.Broken
		if failed(state) {
			s = state
		}
	}
	return Found{
		State: stateOf(s), Instance: i.Instance, Seen: line(i.Seen, long),
		Took: took(time.Duration(i.Seconds * float64(time.Second))),
	}
}

func counts(instances []evidence.Instance) string {
	held := 0
	for _, i := range instances {
		if i.Held {
			held++
		}
	}
	return fmt.Sprintf("✔ %d of %d", held, len(instances))
}
