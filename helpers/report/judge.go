package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
)

// Judge returns the verdict on a run: on its reports, one a suite, the ids of the promises that it cannot pass
// without, and how it ended. FAIL goes before INFRA before INCOMPLETE before PASS.
func Judge(reports []types.Report, required []string, end End) Verdict {
	v := Verdict{Findings: end.findings()}
	for _, suite := range reports {
		v.Findings = append(v.Findings, suiteFindings(suite, end)...)
		v.take(suite)
	}
	v.require(required, reports)
	v.judgePromises()
	if len(required) == 0 {
		v.lack("nothing was asked", "the file of required promises names none for this use and target")
	}
	if len(reports) == 0 && len(v.Findings) == 0 {
		v.lack("no suite ran", "the report is empty")
	}
	v.agree(reports, end)
	slices.SortStableFunc(v.Findings, func(a, b Finding) int { return rank(a.Outcome) - rank(b.Outcome) })
	v.Outcome = Pass
	if len(v.Findings) > 0 {
		v.Outcome = v.Findings[0].Outcome
	}
	return v
}

// lack adds a reason for which the run is incomplete.
func (v *Verdict) lack(what, why string) {
	v.Findings = append(v.Findings, Finding{Outcome: Incomplete, What: what, Why: why})
}

// NoteUnlisted notes the promises whose ids are not among known, the file of required promises: nobody would miss
// them if they did not run.
func (v *Verdict) NoteUnlisted(known []string) {
	for _, k := range v.Promises {
		if !slices.Contains(known, k.ID) {
			v.Notes = append(v.Notes, k.ID+" is not in the file of required promises")
		}
	}
}

// OnlyAsked leaves out the promises that were not asked for and did not run, of a run that asks for a part only.
func (v *Verdict) OnlyAsked() {
	v.Promises = slices.DeleteFunc(v.Promises, func(k Kept) bool { return !k.Required && k.State == NotRun })
}

// take reads the specs and the steps around them.
func (v *Verdict) take(suite types.Report) {
	for _, spec := range suite.SpecReports {
		v.Timings = append(v.Timings, Entries[evidence.Timing](spec, evidence.EntryTiming)...)
		for _, p := range Entries[evidence.Provenance](spec, evidence.EntryProvenance) {
			v.Provenance = v.Provenance.With(p)
		}
		if flaky(spec) {
			v.Flaky = append(v.Flaky, fmt.Sprintf("%s held at try %d", name(spec), spec.NumAttempts))
		}
		if PromiseID(spec) != "" {
			v.Promises = keep(v.Promises, suite, spec)
			continue
		}
		v.takeNameless(spec)
	}
}

// takeNameless judges what carries no promise: a spec without an id, a set-up, a clean-up.
func (v *Verdict) takeNameless(spec types.SpecReport) {
	if f, wrong := Nameless(spec); wrong && !slices.Contains(v.Findings, f) {
		v.Findings = append(v.Findings, f)
	}
}

// Nameless returns what is wrong with a spec that carries no promise, or false where nothing is, or another one says it.
func Nameless(spec types.SpecReport) (Finding, bool) {
	state := JudgeSpec(spec)
	if PromiseID(spec) != "" || state == Held || state == NotRun || echo(spec) {
		return Finding{}, false
	}
	return Finding{Outcome: state.gravity(), What: title(spec), Why: Sentence(spec)}, true
}

// echo reports whether a set-up failed only because that of process 1 did.
func echo(spec types.SpecReport) bool {
	text := spec.Failure.Message
	return text == types.GinkgoErrors.SynchronizedBeforeSuiteFailedOnProc1().Error()
}

// require marks the required promises, and adds those that no spec carries.
func (v *Verdict) require(required []string, reports []types.Report) {
	for _, id := range required {
		i := slices.IndexFunc(v.Promises, func(k Kept) bool { return k.ID == id })
		if i < 0 {
			v.Promises = append(v.Promises, Kept{ID: id, State: NotRun, Why: whyAbsent(reports)})
			i = len(v.Promises) - 1
		}
		v.Promises[i].Required = true
	}
	place := func(k Kept) int { // Ginkgo runs specs in another order each time
		if i := slices.Index(required, k.ID); i >= 0 {
			return i
		}
		return len(required)
	}
	slices.SortStableFunc(v.Promises, func(a, b Kept) int { return place(a) - place(b) })
}

// nothingRan is why a promise was not judged in a run without any spec.
const nothingRan = "no spec ran"

func whyAbsent(reports []types.Report) string {
	ran, missing := 0, 0
	for _, suite := range reports {
		ran += len(specs(suite))
		missing += lost(suite)
	}
	switch {
	case ran == 0:
		return nothingRan
	case missing > 0:
		return fmt.Sprintf("%d of %d specs are not in the report: a process of the suite died", missing, ran+missing)
	}
	return "no spec of the suite carries its id: is it spelt right in the file of required promises?"
}

// judgePromises turns the promises into findings: one for each that is broken or could not be judged, and one for
// all required ones that did not run for one reason.
func (v *Verdict) judgePromises() {
	reasons, silent := []string{}, map[string][]string{}
	for _, k := range v.Promises {
		switch {
		case k.State == Broken || k.State == Unjudged:
			v.Findings = append(v.Findings, Finding{Outcome: k.State.gravity(), ID: k.ID, What: k.Text, Why: k.Why})
		case k.State != Held && k.Required:
			if silent[k.Why] == nil {
				reasons = append(reasons, k.Why)
			}
			silent[k.Why] = append(silent[k.Why], k.ID)
		}
	}
	for _, reason := range reasons {
		if reason == nothingRan && len(v.Findings) > 0 {
			continue // why nothing ran is told already
		}
		told := v.refer(reason)
		v.Findings = append(v.Findings, Finding{
			Outcome: Incomplete, What: notRun(silent[reason]), Why: told, Echo: told != reason,
		})
	}
}

// refer returns reason without what another finding tells already.
func (v *Verdict) refer(reason string) string {
	for _, f := range v.Findings {
		if f.ID != "" && f.Why != "" && strings.Contains(reason, f.Why) {
			return strings.Replace(reason, f.Why, "see "+f.ID, 1)
		}
	}
	return reason
}

// fewIDs is how many ids a sentence names.
const fewIDs = 8

func notRun(ids []string) string {
	if len(ids) == 1 {
		return "a required promise was not judged (" + ids[0] + ")"
	}
	named := strings.Join(ids[:min(fewIDs, len(ids))], ", ")
	if more := len(ids) - fewIDs; more > 0 {
		named += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("%d required promises were not judged (%s)", len(ids), named)
}

// agree holds the verdict against what Ginkgo itself says: nothing is green that Ginkgo calls red.
func (v *Verdict) agree(reports []types.Report, end End) {
	if len(v.Findings) > 0 {
		return
	}
	if slices.ContainsFunc(reports, func(r types.Report) bool { return !r.SuiteSucceeded }) {
		v.lack("Ginkgo does not agree that all is well", "its report says that the suite did not succeed")
	}
	if finding, ok := end.exit(); ok {
		v.Findings = append(v.Findings, finding)
	}
}

func name(spec types.SpecReport) string {
	if id := PromiseID(spec); id != "" {
		return id
	}
	return title(spec)
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
