package page

import (
	"fmt"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/report"
)

// opened counts the questions that nobody has answered.
func opened(run report.Run) (n int) {
	for _, k := range run.Verdict.Promises {
		if k.Open {
			n++
		}
	}
	return n
}

// sentence is the verdict: "staging is bad: 2 of 107 promises are broken".
func sentence(run report.Run) string {
	text := map[report.Outcome]string{
		report.Pass: run.Target + " is good", report.Fail: run.Target + " is bad",
		report.Infra: run.Target + " could not be judged",
	}[run.Verdict.Outcome]
	if text == "" {
		text = "This run does not suffice to judge " + run.Target
	}
	counts := map[report.State]int{}
	for _, k := range run.Verdict.Promises {
		counts[k.State]++
	}
	all := len(run.Verdict.Promises)
	switch n := counts[report.Broken]; {
	case run.Verdict.Outcome == report.Pass:
		if open := opened(run); open > 0 {
			return fmt.Sprintf("%s: %s held, %d open", text, count(all-open, "promise"), open)
		}
		return fmt.Sprintf("%s: %s held", text, count(all, "promise"))
	case n == 1:
		return fmt.Sprintf("%s: 1 of %s is broken", text, count(all, "promise"))
	case n > 1:
		return fmt.Sprintf("%s: %d of %s are broken", text, n, count(all, "promise"))
	case counts[report.Held] < all:
		return fmt.Sprintf("%s: %d of %s held", text, counts[report.Held], count(all, "promise"))
	}
	return text
}

// next is what to do: what the deployment, the roll-back or the first failure says.
func (f *files) next(failures []Failure) []string {
	var lines []string
	add := func(text string) {
		if text != "" && !slices.Contains(lines, text) {
			lines = append(lines, text)
		}
	}
	if f.outcome != nil && !f.outcome.Settled {
		add(f.outcome.Next)
	}
	if f.run.Rollback != nil {
		add(f.run.Rollback.Next)
	}
	for _, failure := range failures {
		for _, place := range failure.Broken {
			if place.Look != "" && len(lines) == 0 {
				add("look at the first failure, " + failure.name() + ": " + place.Look)
			}
		}
	}
	if len(lines) == 0 {
		add(f.advice(failures))
	}
	return lines
}

// advice is what to do where nothing that happened says it.
func (f *files) advice(failures []Failure) string {
	again := fmt.Sprintf("smoke %s -target %s", f.run.Use, f.run.TargetFile)
	switch outcome := f.run.Verdict.Outcome; {
	case outcome == report.Pass:
		return "nothing"
	case outcome == report.Infra:
		return "put right what is named above, which is not the environment, and run again: " + again
	case outcome == report.Incomplete:
		return "run again, and let it come to its end: " + again
	case len(failures) > 0:
		return "begin with the first failure, " + failures[0].name()
	}
	return "put right what is named above, and run again: " + again
}

// facts say what was judged, by whom and when.
func (f *files) facts() []Fact {
	known, run := f.run.Verdict.Provenance, f.run
	from, to := known.Previous, known.Revision
	if f.outcome != nil {
		from, to = f.outcome.Previous, f.outcome.Revision
	}
	facts := shown(
		Fact{Name: "environment", Value: strings.TrimSpace(run.Target + " (" + run.TargetFile + ")")},
		Fact{Name: "service", Value: known.Service},
		Fact{Name: "account", Value: joined(" in ", known.Account, known.Region)},
		Fact{Name: "revision", Value: joined(" → ", revision(from), revision(to))},
		Fact{Name: "started by", Value: run.By},
		Fact{Name: "began", Value: stamp(run.Began)},
		Fact{Name: "ended", Value: stamp(run.Ended)},
		Fact{Name: "lasted", Value: report.Seconds(run.Ended.Sub(run.Began))},
		Fact{Name: "run", Value: run.ID, Code: true},
		Fact{Name: "commit", Value: run.Commit, Code: true},
		Fact{Name: "Go", Value: run.GoVersion},
	)
	if signed := run.Acceptance; signed != nil {
		facts = append(facts, shown(
			Fact{Name: "sign-off", Value: signed.Sentence()},
			Fact{Name: "open", Value: strings.Join(signed.Open, "; ")},
			Fact{Name: "sha256 of " + report.PackFile, Value: signed.Pack, Code: true},
		)...)
	}
	return facts
}

func joined(with string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), with)
}

// images are what the containers run, by what ECS says of the tasks, else by what the suite found out.
func (f *files) images() []Image {
	var all []Image
	if f.staging == nil {
		for _, i := range f.run.Verdict.Provenance.Images {
			all = append(all, Image{Container: i.Container, Reference: i.Reference, Digest: i.Digest})
		}
		return all
	}
	for _, instance := range f.staging.Instances {
		for _, task := range instance.Tasks {
			for _, c := range task.Containers {
				all = counted(all, Image{Container: c.Name, Reference: c.Image, Digest: c.ImageDigest})
			}
		}
	}
	return all
}

func counted(all []Image, one Image) []Image {
	i := slices.IndexFunc(all, func(had Image) bool {
		return had.Container == one.Container && had.Reference == one.Reference && had.Digest == one.Digest
	})
	if i < 0 {
		all, i = append(all, one), len(all)
	}
	all[i].Containers++
	return all
}

func (f *files) timings() []Fact {
	var all []Fact
	for _, p := range f.run.Phases {
		all = append(all, Fact{Name: p.Name, Value: report.Seconds(p.Took)})
	}
	for _, t := range f.run.Verdict.Timings {
		all = append(all, Fact{Name: t.Phase, Value: fmt.Sprintf("%.1f s", t.Seconds)})
	}
	return all
}
