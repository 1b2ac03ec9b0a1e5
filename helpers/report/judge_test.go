package report

import (
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
)

const (
	passed      = types.SpecStatePassed
	failed      = types.SpecStateFailed
	skipped     = types.SpecStateSkipped
	beforeSuite = types.NodeTypeSynchronizedBeforeSuite
	afterSuite  = types.NodeTypeSynchronizedAfterSuite
)

type judged struct {
	when     string
	suite    types.Report
	required []string
	end      End
	outcome  Outcome
	says     []string
}

func (c judged) check(t *testing.T) {
	t.Run(c.outcome.String()+" when "+c.when, func(t *testing.T) {
		g := NewWithT(t)
		required := c.required
		if required == nil {
			required = []string{"logs.a", "logs.b"}
		}
		v := Judge(written(t, c.suite), required, c.end)
		g.Expect(sentences(v.Findings)).To(Equal(c.says))
		g.Expect(v.Outcome).To(Equal(c.outcome))
	})
}

var a, b = spec("logs.a", passed), spec("logs.b", passed)

func with(r types.Report, edit func(*types.Report)) types.Report { edit(&r); return r }

func TestJudgeByPromises(t *testing.T) {
	for _, c := range []judged{
		{when: "every required promise held", suite: suite(a, b), outcome: Pass, says: []string{}},
		{
			when: "others that nobody requires did not run", suite: suite(a, b, spec("logs.c", skipped)),
			outcome: Pass, says: []string{},
		},
		{
			when: "a promise is broken", suite: suite(a, spec("logs.b", failed, because("Expected\n    <int>: 1\nto equal\n    <int>: 2"))),
			outcome: Fail, says: []string{"FAIL logs.b: Logs carry logs.b: Expected <int>: 1 to equal <int>: 2"},
		},
		{
			when: "a promise that nobody requires is broken", suite: suite(a, b, spec("logs.c", failed, because("no"))),
			outcome: Fail, says: []string{"FAIL logs.c: Logs carry logs.c: no"},
		},
		{
			when:    "a spec says why in its own words",
			suite:   suite(a, spec("logs.b", failed, because("long"), entry(evidence.EntryWhy, "the disk is full"))),
			outcome: Fail, says: []string{"FAIL logs.b: Logs carry logs.b: the disk is full"},
		},
		{
			when: "a spec could not judge", suite: suite(a, spec("logs.b", failed, because("no credentials"), class(evidence.Infra))),
			outcome: Infra, says: []string{"INFRA logs.b: Logs carry logs.b: no credentials"},
		},
		{
			when: "one could not judge and one is broken", suite: suite(
				spec("logs.a", failed, because("throttled"), class(evidence.Infra)),
				spec("logs.b", failed, because("broken"), class(evidence.Fail)), spec("logs.c", skipped),
			),
			required: []string{"logs.c"}, outcome: Fail, says: []string{
				"FAIL logs.b: Logs carry logs.b: broken",
				"INFRA logs.a: Logs carry logs.a: throttled",
				"INCOMPLETE a required promise was not judged (logs.c): the run ended before it",
			},
		},
		{
			when:    "one of several specs of a promise is broken",
			suite:   suite(a, b, spec("logs.b", failed, because("second")), spec("logs.b", skipped)),
			outcome: Fail, says: []string{"FAIL logs.b: Logs carry logs.b: second"},
		},
		{
			when: "a spec took too long", suite: suite(a, spec("logs.b", types.SpecStateTimedout, because("A spec timeout occurred"),
				func(s *types.SpecReport) {
					s.Failure.AdditionalFailure = &types.AdditionalFailure{Failure: types.Failure{
						Message: "A spec timeout occurred and then the following failure was recorded in the timedout node before it exited:\nno such line",
					}}
				})),
			outcome: Fail, says: []string{"FAIL logs.b: Logs carry logs.b: A spec timeout occurred: no such line"},
		},
		{
			when: "a spec panicked", suite: suite(a, spec("logs.b", types.SpecStatePanicked, because("Test Panicked"),
				func(s *types.SpecReport) { s.Failure.ForwardedPanic = "nil map" })),
			outcome: Infra, says: []string{"INFRA logs.b: Logs carry logs.b: it panicked: nil map"},
		},
		{
			when: "others did not run for the reason that a spec tells", suite: suite(spec("logs.b", skipped, because("the account went wrong: no credentials at all")),
				spec("logs.a", failed, because("no credentials\nat all"), class(evidence.Infra))),
			outcome: Infra, says: []string{
				"INFRA logs.a: Logs carry logs.a: no credentials at all",
				"INCOMPLETE a required promise was not judged (logs.b): the account went wrong: see logs.a",
			},
		},
		{
			when: "a spec without an id failed", suite: suite(a, b, spec("", failed, because("no"), func(s *types.SpecReport) { s.LeafNodeLabels = nil })),
			outcome: Fail, says: []string{"FAIL Logs carry : no"},
		},
	} {
		c.check(t)
	}
}

func TestJudgeWhatDidNotRun(t *testing.T) {
	filtered := func(edit func(*types.SuiteConfig)) types.Report {
		return with(suite(a, spec("logs.b", skipped)), func(r *types.Report) { edit(&r.SuiteConfig) })
	}
	left := func(why string) []string {
		return []string{"INCOMPLETE a required promise was not judged (logs.b): " + why}
	}
	for _, c := range []judged{
		{
			when: "required promises were skipped for one reason", suite: suite(spec("logs.a", skipped, because("the deployment failed")),
				spec("logs.b", skipped, because("the deployment failed"))),
			outcome: Incomplete, says: []string{"INCOMPLETE 2 required promises were not judged (logs.a, logs.b): the deployment failed"},
		},
		{
			when: "a required promise is pending", suite: suite(a, spec("logs.b", types.SpecStatePending)),
			outcome: Incomplete, says: left("it is marked as pending"),
		},
		{
			when: "a label filter leaves a required promise out", suite: filtered(func(s *types.SuiteConfig) { s.LabelFilter = "area:x" }),
			outcome: Incomplete, says: left(`the label filter "area:x" leaves it out`),
		},
		{
			when: "a focus leaves a required promise out", suite: filtered(func(s *types.SuiteConfig) {
				s.FocusStrings, s.SkipFiles = []string{"x"}, []string{"y"}
			}),
			outcome: Incomplete, says: left("a filter leaves it out (-focus x, -skip-file y)"),
		},
		{
			when: "no spec carries a required id", suite: suite(a), outcome: Incomplete,
			says: left("no spec of the suite carries its id: is it spelt right in the file of required promises?"),
		},
		{
			when: "a process died and took specs along", suite: with(suite(a), func(r *types.Report) { r.PreRunStats.TotalSpecs = 3 }),
			outcome: Incomplete, says: left("2 of 3 specs are not in the report: a process of the suite died"),
		},
		{when: "the suite is empty", suite: suite(), outcome: Incomplete, says: []string{"INCOMPLETE no spec ran: the suite is empty"}},
		{
			when: "nothing is required", suite: suite(a), required: []string{}, outcome: Incomplete,
			says: []string{"INCOMPLETE nothing was asked: the file of required promises names none for this use and target"},
		},
		{
			when: "something is focused", suite: with(suite(a, b), func(r *types.Report) { r.SuiteHasProgrammaticFocus = true }),
			end: End{ExitCode: 197}, outcome: Incomplete,
			says: []string{"INCOMPLETE the suite is focused: a spec or container is marked with F or Focus"},
		},
		{
			when: "it was a dry run", suite: with(suite(a, b), func(r *types.Report) { r.SuiteConfig.DryRun = true }),
			outcome: Incomplete, says: []string{"INCOMPLETE nothing was run: it was a dry run of Ginkgo's"},
		},
	} {
		c.check(t)
	}
}

func TestJudgeByTheStepsAround(t *testing.T) {
	echoed := types.GinkgoErrors.SynchronizedBeforeSuiteFailedOnProc1().Error()
	for _, c := range []judged{
		{
			when: "the set-up failed and gave no class", suite: suite(step(beforeSuite, failed, because("no key")),
				step(beforeSuite, failed, because(echoed))),
			outcome: Infra, says: []string{"INFRA the suite's set-up (SynchronizedBeforeSuite): no key"},
		},
		{
			when: "the set-up says that the environment is bad", suite: suite(step(beforeSuite, failed, because("no task"), class(evidence.Fail))),
			outcome: Fail, says: []string{"FAIL the suite's set-up (SynchronizedBeforeSuite): no task"},
		},
		{
			when: "the set-up panicked", suite: suite(step(types.NodeTypeBeforeSuite, types.SpecStatePanicked, because("Test Panicked"),
				func(s *types.SpecReport) { s.Failure.ForwardedPanic = "oh" })),
			outcome: Infra, says: []string{"INFRA the suite's set-up (BeforeSuite): it panicked: oh"},
		},
		{
			when: "the clean-up failed", suite: suite(a, b, step(afterSuite, failed, because("a user is left"))),
			outcome: Infra, says: []string{"INFRA the suite's clean-up (SynchronizedAfterSuite): a user is left"},
		},
		{
			when: "a step carries a promise", suite: suite(a, b, step(afterSuite, failed, because("a user is left"),
				entry(evidence.EntryPromise, "afterwards.users"), class(evidence.Fail))),
			outcome: Fail, says: []string{"FAIL afterwards.users: the suite's clean-up (SynchronizedAfterSuite): a user is left"},
		},
		{
			when: "a report step failed", suite: suite(a, b, step(types.NodeTypeReportAfterSuite, failed, because("disk full"))),
			outcome: Infra, says: []string{"INFRA a step around the specs (ReportAfterSuite): disk full"},
		},
	} {
		c.check(t)
	}
}

func TestJudgeByTheEnd(t *testing.T) {
	cut := func(state types.SpecState, message string) types.Report {
		return suite(a, spec("logs.b", state, because(message)))
	}
	for _, c := range []judged{
		{
			when: "somebody interrupted it", suite: with(cut(types.SpecStateInterrupted, "Interrupted by User"),
				func(r *types.Report) { r.SpecialSuiteFailureReasons = []string{"Interrupted by User"} }),
			end: End{Interrupted: "by the signal interrupt", ExitCode: 1}, outcome: Incomplete,
			says: []string{
				"INCOMPLETE the run was interrupted: by the signal interrupt",
				"INCOMPLETE a required promise was not judged (logs.b): Interrupted by User",
			},
		},
		{
			when: "it was interrupted after a promise broke", suite: cut(failed, "no"), end: End{Interrupted: "by the signal interrupt"},
			outcome: Fail, says: []string{
				"FAIL logs.b: Logs carry logs.b: no",
				"INCOMPLETE the run was interrupted: by the signal interrupt",
			},
		},
		{
			when: "the suite's time was up", suite: with(cut(types.SpecStateTimedout, "A suite timeout occurred"),
				func(r *types.Report) { r.SpecialSuiteFailureReasons = []string{"Suite Timeout Elapsed"} }),
			outcome: Incomplete, says: []string{
				"INCOMPLETE the suite was cut short: Suite Timeout Elapsed",
				"INCOMPLETE a required promise was not judged (logs.b): A suite timeout occurred",
			},
		},
		{
			when: "all held and Ginkgo's exit code says otherwise", suite: suite(a, b), end: End{ExitCode: 1},
			outcome: Incomplete, says: []string{"INCOMPLETE Ginkgo does not agree that all is well: its exit code is 1"},
		},
		{
			when: "all held and a signal ended Ginkgo", suite: suite(a, b), end: End{ExitCode: -1},
			outcome: Incomplete, says: []string{"INCOMPLETE Ginkgo does not agree that all is well: a signal ended it"},
		},
		{
			when: "all held and the report calls it a failure", suite: with(suite(a, b), func(r *types.Report) { r.SuiteSucceeded = false }),
			outcome: Incomplete, says: []string{"INCOMPLETE Ginkgo does not agree that all is well: its report says that the suite did not succeed"},
		},
		{
			when: "a promise is broken and the exit code is 0", suite: cut(failed, "no"), outcome: Fail,
			says: []string{"FAIL logs.b: Logs carry logs.b: no"},
		},
		{
			when: "the report has another seed", suite: suite(a, b), end: End{Seed: 8}, outcome: Incomplete,
			says: []string{"INCOMPLETE the report is another run's: its seed is 7 and this run's is 8"},
		},
		{
			when: "the report is older than the run", suite: suite(a, b), end: End{Seed: 7, Began: began.AddDate(0, 0, 1)},
			outcome: Incomplete,
			says: []string{
				"INCOMPLETE the report is another run's: it begins at 2026-11-22 22:15:04 UTC and this run began at 2026-11-23 22:15:03 UTC",
			},
		},
		{when: "seed and time are this run's", suite: suite(a, b), end: End{Seed: 7, Began: began}, outcome: Pass, says: []string{}},
	} {
		c.check(t)
	}
}

func TestJudgeWithoutAReport(t *testing.T) {
	for _, c := range []struct {
		when    string
		end     End
		outcome Outcome
		says    []string
	}{
		{
			"the suite could not be built",
			End{Problem: "building the suite: undefined: x", ReportError: "there is none"},
			Infra,
			[]string{"INFRA the suite could not be run: building the suite: undefined: x"},
		},
		{
			"the suite died",
			End{ReportError: "there is none", LastWords: "no hand-over", ExitCode: 1},
			Incomplete,
			[]string{"INCOMPLETE the suite left no report that can be judged: there is none; Ginkgo's last words: no hand-over"},
		},
		{
			"the report is cut off",
			End{ReportError: "it is cut off"},
			Incomplete,
			[]string{"INCOMPLETE the suite left no report that can be judged: it is cut off"},
		},
		{
			"it was interrupted while building",
			End{Interrupted: "by the signal interrupt", ReportError: "there is none"},
			Incomplete,
			[]string{"INCOMPLETE the run was interrupted: by the signal interrupt"},
		},
		{
			"the report holds no suite",
			End{},
			Incomplete,
			[]string{"INCOMPLETE 2 required promises were not judged (logs.a, logs.b): no spec ran"},
		},
	} {
		t.Run(c.outcome.String()+" when "+c.when, func(t *testing.T) {
			g := NewWithT(t)
			v := Judge(nil, []string{"logs.a", "logs.b"}, c.end)
			g.Expect(sentences(v.Findings)).To(Equal(c.says))
			g.Expect(v.Outcome).To(Equal(c.outcome))
			g.Expect(v.Promises).To(HaveEach(And(HaveField("State", NotRun), HaveField("Required", true))))
		})
	}
}

func TestJudgeCountsWhatNeededAnotherTry(t *testing.T) {
	g := NewWithT(t)
	again := func(s *types.SpecReport) { s.NumAttempts, s.MaxFlakeAttempts = 3, 3 }
	repeated := func(s *types.SpecReport) { s.NumAttempts, s.MaxMustPassRepeatedly = 5, 5 }
	v := Judge(written(t, suite(spec("logs.a", passed, again), spec("logs.b", passed, repeated))), []string{"logs.a"}, End{})
	g.Expect(v.Outcome).To(Equal(Pass))
	g.Expect(v.Flaky).To(Equal([]string{"logs.a held at try 3"}))
	g.Expect(v.Promises[0].Tries).To(Equal(3))
}

func TestJudgeCollectsWhatSpecsRecorded(t *testing.T) {
	g := NewWithT(t)
	seen := evidence.Instance{Instance: "i-1", Held: true, Seen: "200"}
	v := Judge(written(t, suite(
		step(beforeSuite, passed, entry(evidence.EntryProvenance, evidence.Provenance{Account: "123456789012", Revision: "t:7"}),
			entry(evidence.EntryTiming, evidence.Timing{Phase: "rollout", Seconds: 4.5})),
		spec("logs.a", passed, entry(evidence.EntryInstance, seen), entry(evidence.EntryInstance, "not an instance")),
	)), []string{"logs.a"}, End{})
	g.Expect(v.Provenance).To(Equal(evidence.Provenance{Account: "123456789012", Revision: "t:7"}))
	g.Expect(v.Timings).To(Equal([]evidence.Timing{{Phase: "rollout", Seconds: 4.5}}))
	g.Expect(v.Promises[0].Instances).To(Equal([]evidence.Instance{seen}))
	g.Expect(v.Promises[0].Area).To(Equal("logs"))
}

func TestNoteUnlistedNamesWhatNobodyWouldMiss(t *testing.T) {
	g := NewWithT(t)
	v := Judge(written(t, suite(a, b)), []string{"logs.a"}, End{})
	v.NoteUnlisted([]string{"logs.a"})
	g.Expect(v.Notes).To(Equal([]string{"logs.b is not in the file of required promises"}))
	g.Expect(v.Outcome).To(Equal(Pass))
}

func TestALongListOfPromisesIsCutShort(t *testing.T) {
	g := NewWithT(t)
	ids := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	v := Judge(written(t, suite(a)), ids, End{})
	g.Expect(v.Findings[0].What).To(Equal("10 required promises were not judged (a, b, c, d, e, f, g, h and 2 more)"))
}

func TestPromisesStandInTheOrderInWhichTheyAreRequired(t *testing.T) {
	g := NewWithT(t)
	v := Judge(written(t, suite(spec("logs.z", passed), b, spec("logs.y", passed), a)), []string{"logs.a", "logs.c", "logs.b"}, End{})
	ids := []string{}
	for _, k := range v.Promises {
		ids = append(ids, k.ID)
	}
	g.Expect(ids).To(Equal([]string{"logs.a", "logs.c", "logs.b", "logs.z", "logs.y"}))
}

func TestALongReasonKeepsItsBeginningAndItsEnd(t *testing.T) {
	g := NewWithT(t)
	f := Finding{What: "x", Why: "asking " + strings.Repeat("ä", 500) + ": connection refused"}
	g.Expect(f.Sentence()).To(And(HavePrefix("x: asking ää"), ContainSubstring("ä … ä"), HaveSuffix(": connection refused")))
	g.Expect([]rune(f.Sentence())).To(HaveLen(len("x: ") + 400 + len(" . ")))
}
