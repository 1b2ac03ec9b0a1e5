package page

import (
	"strings"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// look is the end of what a promise says, which is longer than what it saw.
var look = "\nTo look yourself: ssh -p 22 ec2-user@127.10.0.1 'docker exec " + strings.Repeat("f", 600) + "'"

// failing is a promise that is broken in these places.
func failing(broken ...evidence.Failure) (report.Finding, []wrong) {
	spec := types.SpecReport{State: types.SpecStateFailed}
	var messages []string
	for _, f := range broken {
		spec.ReportEntries = append(spec.ReportEntries, types.ReportEntry{
			Name: evidence.EntryFailure, Value: types.WrapEntryValue(f),
		})
		messages = append(messages, "on "+f.Instance+" ("+f.Address+"):\n"+f.Message)
	}
	spec.Failure.Message = strings.Join(messages, "\n\n")
	return report.Finding{ID: "a.b", What: "It holds", Why: report.Sentence(spec)}, []wrong{{spec: spec}}
}

func seenAt(instance, address, seen string) evidence.Failure {
	return evidence.Failure{
		Instance: instance, Address: address, Expected: "it to hold", Seen: seen, Look: "ssh",
		Message: "Expected it to hold, but " + seen + look,
	}
}

func TestACauseSaysWhatWasSeenAndWhere(t *testing.T) {
	for name, c := range map[string]struct {
		broken []evidence.Failure
		cause  string
	}{
		"on an instance": {
			[]evidence.Failure{seenAt("i-1", "10.0.0.1", "its answer differs:\n  ! michael|t|f  michael|t|t")},
			"a.b: It holds: on i-1 (10.0.0.1): its answer differs: ! michael|t|f michael|t|t",
		},
		"the same on several instances, once": {
			[]evidence.Failure{seenAt("i-1", "10.0.0.1", "10.0.0.1 is shut"), seenAt("i-2", "10.0.0.2", "10.0.0.2 is shut")},
			"a.b: It holds: on i-1 (10.0.0.1), i-2 (10.0.0.2): 10.0.0.1 is shut",
		},
		"different things apart": {
			[]evidence.Failure{seenAt("i-1", "10.0.0.1", "no answer"), seenAt("i-2", "10.0.0.2", "a bad answer")},
			"a.b: It holds: on i-1 (10.0.0.1): no answer; on i-2 (10.0.0.2): a bad answer",
		},
		"of many instances the first": {
			[]evidence.Failure{
				seenAt("i-1", "", "no"), seenAt("i-2", "", "no"), seenAt("i-3", "", "no"), seenAt("i-4", "", "no"), seenAt("i-5", "", "no"),
			},
			"a.b: It holds: on i-1, i-2, i-3 and 2 more instances: no",
		},
		"an error without halves, without how to look": {
			[]evidence.Failure{{Instance: "i-1", Message: "asking it: refused" + look}},
			"a.b: It holds: on i-1: asking it: refused",
		},
		"the environment as a whole": {
			[]evidence.Failure{{Seen: "it did not settle", Message: "x"}}, "a.b: It holds: it did not settle",
		},
	} {
		t.Run(name, func(t *testing.T) {
			finding, specs := failing(c.broken...)
			NewWithT(t).Expect(cause(finding, specs, longLine)).To(Equal(c.cause))
		})
	}
}

func TestACauseWithoutPartsIsTheReasonWithoutHowToLook(t *testing.T) {
	g := NewWithT(t)
	g.Expect(cause(report.Finding{What: "the suite's set-up", Why: "it is gone" + look}, nil, longLine)).To(
		Equal("the suite's set-up: it is gone"))
}

func TestALongCauseKeepsTheBeginningAndTheEndOfWhatWasSeen(t *testing.T) {
	g := NewWithT(t)
	finding, specs := failing(seenAt("i-1", "10.0.0.1", "first "+strings.Repeat("x", 1000)+" last"))
	text := cause(finding, specs, longLine)
	g.Expect(text).To(And(HavePrefix("a.b: It holds: on i-1 (10.0.0.1): first x"), HaveSuffix("x last")))
	g.Expect(len(text)).To(BeNumerically("<", longLine+60))
}

// setUp is one that failed.
func setUp(t *testing.T, message string, process int) types.SpecReport {
	t.Helper()
	s := types.SpecReport{
		LeafNodeType: types.NodeTypeBeforeSuite, State: types.SpecStateFailed, ParallelProcess: process,
		StartTime: noon, EndTime: noon.Add(time.Second), RunTime: time.Second,
	}
	s.Failure = types.Failure{Message: message, Location: types.CodeLocation{FileName: "/tree/suites/smoke/suite_test.go", LineNumber: 7}}
	return s
}

func TestWhatFailsOutsideOfPromisesIsAFailureToo(t *testing.T) {
	g := NewWithT(t)
	run, reports := folder(t, "fail")
	first, cleanUp := setUp(t, "no port is free"+look, 2), setUp(t, "the account is still there", 1)
	first.StartTime, first.EndTime = reports[0].SpecReports[3].StartTime, reports[0].SpecReports[3].EndTime
	cleanUp.LeafNodeType = types.NodeTypeAfterSuite
	stray := setUp(t, "it is odd", 1)
	stray.LeafNodeType, stray.LeafNodeText = types.NodeTypeIt, "has no id"
	again := first
	again.ParallelProcess = 3
	echo := setUp(t, types.GinkgoErrors.SynchronizedBeforeSuiteFailedOnProc1().Error(), 4)
	reports[0].SpecReports = append(reports[0].SpecReports, first, again, echo, cleanUp, stray)
	run.Verdict = report.Judge(reports, nil, report.End{ExitCode: 1})
	p, text := read(t, run, reports)
	var names []string
	for _, f := range p.Failures {
		names = append(names, f.name())
	}
	g.Expect(names).To(Equal([]string{
		"endpoints.get-users.good", "has no id", "the suite's set-up (BeforeSuite)", "the suite's clean-up (AfterSuite)",
	}))
	told := p.Failures[2]
	g.Expect(told.State.Word).To(Equal("unjudged"))
	g.Expect(told.Place).To(Equal("suites/smoke/suite_test.go:7"))
	g.Expect(told.Broken).To(HaveLen(1))
	g.Expect(told.Broken[0].Message).To(Equal("no port is free"))
	g.Expect(told.Broken[0].Events).NotTo(BeEmpty())
	g.Expect(told.Broken[0].Logs).NotTo(BeEmpty())
	g.Expect(told.Broken[0].Logs[0].Instance).To(HavePrefix("i-"))
	for _, f := range p.Failures {
		g.Expect(text).To(ContainSubstring(`<a href="#` + f.Anchor + `">`))
		g.Expect(ids(t, text)).To(ContainElement(f.Anchor))
	}
}

func TestWhatASetUpAskedIsShownWithItsFailure(t *testing.T) {
	g := NewWithT(t)
	f := &files{journal: []evidence.Record{
		{Time: noon, Process: 1, Error: "mine"},
		{Time: noon, Process: 2},
		{Time: noon, Process: 1, Promise: "a.b"},
		{Time: noon.Add(time.Minute), Process: 1},
	}}
	all := f.askedBy(setUp(t, "x", 1), "")
	g.Expect(all).To(HaveLen(1))
	g.Expect(all[0].Error).To(Equal("mine"))
}
