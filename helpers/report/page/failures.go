package page

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// wrong is a spec that did not hold, with the folders that its code may be in.
type wrong struct {
	spec  types.SpecReport
	roots []string
}

// failures are the promises that did not hold and what else failed, the gravest first, in the order of the verdict.
func (f *files) failures(b boxes, asked map[place][]evidence.Record) []Failure {
	specs, others, room := f.wrongs(), f.nameless(), mostPlacesInAll
	var all []Failure
	add := func(k report.Kept, specs []wrong) {
		anchor := fmt.Sprintf("failure-%d", len(all)+1)
		failure := f.failure(anchor, k, specs, asked, b, min(room, mostPlaces))
		room -= len(failure.Broken)
		all = append(all, failure)
	}
	for _, state := range []report.State{report.Broken, report.Unjudged, report.Interrupted} {
		for _, k := range f.run.Verdict.Promises {
			if k.State == state {
				add(k, specs[k.ID])
			}
		}
		for _, other := range others {
			if other.State == state {
				add(other.Kept, []wrong{other.wrong})
			}
		}
	}
	for i := range all {
		all[i].Open = len(all) <= 2 && len(all[i].Broken) <= 2
	}
	return all
}

// wrongs are the specs that failed, by promise.
func (f *files) wrongs() map[string][]wrong {
	all := map[string][]wrong{}
	for _, suite := range f.reports {
		for _, spec := range suite.SpecReports {
			if id := report.PromiseID(spec); id != "" && failed(report.JudgeSpec(spec)) {
				all[id] = append(all[id], wrong{spec, suite.SuiteConfig.SourceRoots})
			}
		}
	}
	return all
}

func (f *files) failure(
	anchor string, k report.Kept, specs []wrong, asked map[place][]evidence.Record, b boxes, room int,
) Failure {
	told := Failure{Anchor: anchor, ID: k.ID, Text: k.Text, State: stateOf(k.State), Why: line(k.Why, longLine), Took: took(k.Took)}
	var broken []evidence.Failure
	during := span{}
	for _, s := range specs {
		if told.Place == "" {
			told.Place, told.At = s.place(), clock(s.spec.StartTime)
			during = span{s.spec.StartTime, s.spec.EndTime}
		}
		broken = append(broken, where(s.spec)...)
	}
	if len(broken) == 0 {
		broken = []evidence.Failure{{Message: k.Why}}
	}
	for i, one := range broken {
		switch {
		case i < room:
			records := asked[place{k.ID, one.Instance}]
			if k.ID == "" {
				records = f.askedBy(specs[0].spec, one.Instance)
			}
			told.Broken = append(told.Broken, f.broken(told, one, records, b, during))
		case len(told.Brief) < mostBrief:
			told.Brief = append(told.Brief, brief(one))
		}
	}
	if n := len(broken) - len(told.Broken) - len(told.Brief); n > 0 {
		f.leave("%s: %d more places where it did not hold", told.name(), n)
	}
	return told
}

// where are the places in which a spec did not hold: by its own word, else by instance, else the one that its message
// tells of.
func where(spec types.SpecReport) []evidence.Failure {
	told := report.Entries[evidence.Failure](spec, evidence.EntryFailure)
	message := spec.Failure.Message
	for _, i := range report.Entries[evidence.Instance](spec, evidence.EntryInstance) {
		is := func(f evidence.Failure) bool { return f.Instance == i.Instance }
		if !i.Held && !slices.ContainsFunc(told, is) {
			told = append(told, evidence.Failure{Instance: i.Instance, Address: i.Address, Message: of(message, i.Instance)})
		}
	}
	if len(told) == 0 {
		why := message
		if panicked := spec.Failure.ForwardedPanic; panicked != "" {
			why = joined("\n", why, panicked)
		}
		told = append(told, evidence.Failure{Message: joined("\n", why, stuck(spec))})
	}
	return told
}

// stuck is what a spec that ran out of time was waiting for.
func stuck(spec types.SpecReport) string {
	if more := spec.Failure.AdditionalFailure; more != nil {
		return more.Failure.Message
	}
	return ""
}

// of is the part of a message that is about an instance, or all of it.
func of(message, instance string) string {
	_, rest, found := strings.Cut(message, "on "+instance+" (")
	if !found {
		return message
	}
	_, rest, _ = strings.Cut(rest, ":\n")
	rest, _, _ = strings.Cut(rest, "\n\non i-")
	return rest
}

func brief(one evidence.Failure) Brief {
	seen := one.Seen
	if seen == "" {
		seen = one.Message
	}
	return Brief{Instance: one.Instance, Address: one.Address, Seen: line(seen, longCell*2)}
}

// broken is one place with all that is known about it.
func (f *files) broken(told Failure, one evidence.Failure, asked []evidence.Record, b boxes, during span) Place {
	p := Place{
		Anchor: fmt.Sprintf("%s-%d", told.Anchor, len(told.Broken)+1), Instance: one.Instance, Address: one.Address,
		Expected: clip(strings.TrimSpace(one.Expected), longText), Seen: clip(strings.TrimSpace(one.Seen), longText),
		Message: clip(strings.TrimSpace(one.Message), longText), Look: one.Look,
	}
	if p.Look == "" {
		p.Message, p.Look = advised(p.Message)
	}
	var more, most int
	p.Exchanges, more = exchanges(asked)
	p.Commands, most = commands(asked)
	if more+most > 0 {
		f.leave("%s on %s: %d earlier exchanges and commands", told.name(), cmp.Or(one.Instance, "all"), more+most)
	}
	p.Events = near(b.events, during, around)
	switch {
	case one.Instance != "":
		p.Containers = f.stateOn(b, one.Instance)
		p.Logs = b.around(one.Instance, during)
	case told.ID == "":
		for _, id := range f.ids()[:min(len(f.ids()), mostPlaces)] {
			for _, log := range b.around(id, during) {
				log.Instance = id
				p.Logs = append(p.Logs, log)
			}
		}
	}
	return p
}

// around are the logs of an instance at a time.
func (b boxes) around(instance string, during span) []Log {
	var all []Log
	for _, out := range b.logs[instance] {
		if lines := near(out.moments, during, closely); len(lines) > 0 {
			all = append(all, Log{Container: out.container, Stream: out.stream, From: out.from, Lines: lines})
		}
	}
	return all
}

// advised takes the command to look out of a message.
func advised(message string) (rest, look string) {
	rest, look, _ = strings.Cut(message, "\nTo look yourself: ")
	return rest, look
}

// place is where the failure is in the code.
func (w wrong) place() string {
	at := w.spec.Failure.Location
	if at.FileName == "" {
		at = w.spec.LeafNodeLocation
	}
	if at.FileName == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", relative(at.FileName, w.roots), at.LineNumber)
}

func relative(name string, roots []string) string {
	for _, root := range roots {
		if rel, err := filepath.Rel(root, name); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	if _, after, ok := strings.Cut(name, "/suites/"); ok {
		return "suites/" + after
	}
	return name
}
