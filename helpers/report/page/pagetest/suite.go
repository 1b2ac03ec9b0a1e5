package pagetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
)

// processes is how many of Ginkgo's take part.
const processes = 4

// reports is what Ginkgo's JSON report of the case has, as it is read from the file.
func (c Case) reports(ids []string) ([]types.Report, error) {
	s := types.Report{
		SuitePath: "/root/ecs-smoke/suites/smoke", SuiteDescription: "Smoke", StartTime: suite, EndTime: done,
		RunTime: done.Sub(suite), SuiteConfig: types.SuiteConfig{RandomSeed: 7, ParallelTotal: processes},
	}
	s.SpecReports = append(s.SpecReports, c.setUp())
	broken := c.broken(ids)
	clocks := slices.Repeat([]time.Time{verified}, processes)
	for i, id := range ids {
		process := i % processes
		spec := c.spec(id, slices.Index(broken, id), process+1, clocks[process])
		clocks[process] = spec.EndTime
		s.SpecReports = append(s.SpecReports, spec)
	}
	if c.Story == Unclean {
		s.SpecReports = append(s.SpecReports, c.cleanUp())
	}
	s.PreRunStats = types.PreRunStats{TotalSpecs: len(ids), SpecsThatWillRun: len(ids)}
	s.SuiteSucceeded = !slices.ContainsFunc(s.SpecReports, types.SpecReport.Failed)
	if c.Story == Interrupted {
		s.SuiteSucceeded, s.SpecialSuiteFailureReasons = false, []string{"Interrupted by User"}
	}
	return reread([]types.Report{s})
}

// reread is what is read of reports that were written.
func reread(reports []types.Report) ([]types.Report, error) {
	text, err := json.Marshal(reports)
	if err != nil {
		return nil, fmt.Errorf("writing Ginkgo's report: %w", err)
	}
	var read []types.Report
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, fmt.Errorf("reading Ginkgo's report: %w", err)
	}
	return read, nil
}

// setUp is the suite's: what was found out about the environment, and how long the parts of it took.
func (c Case) setUp() types.SpecReport {
	s := types.SpecReport{
		LeafNodeType: types.NodeTypeSynchronizedBeforeSuite, State: types.SpecStatePassed, NumAttempts: 1,
		LeafNodeLocation: types.CodeLocation{FileName: "/root/ecs-smoke/suites/smoke/suite_test.go", LineNumber: 71},
		StartTime:        suite, EndTime: verified, RunTime: verified.Sub(suite), ParallelProcess: 1, RunningInParallel: true,
	}
	known := evidence.Provenance{
		Account: account, Region: region, Service: cluster + "/" + service, Revision: c.text("revision", revision),
	}
	if c.use() == evidence.Gate {
		known.Previous = previous
		add(&s, evidence.EntryTiming, evidence.Timing{Phase: "rollout", Seconds: 8.2})
	}
	add(&s, evidence.EntryProvenance, known)
	return s
}

func add(spec *types.SpecReport, name string, value any) {
	spec.ReportEntries = append(spec.ReportEntries, types.ReportEntry{
		Visibility: types.ReportEntryVisibilityNever, Name: name, Value: types.WrapEntryValue(value), Time: spec.StartTime,
		Location: types.CodeLocation{FileName: "/root/ecs-smoke/suites/smoke/oneach_test.go", LineNumber: 42},
	})
}

// spec is one that took its share of the verification; broken is its place among those that are, or less than 0.
func (c Case) spec(id string, broken, process int, start time.Time) types.SpecReport {
	took := took(id)
	s := types.SpecReport{
		ContainerHierarchyTexts:  []string{c.text("spec", area(id))},
		ContainerHierarchyLabels: [][]string{{evidence.AreaLabel(area(id))}},
		LeafNodeType:             types.NodeTypeIt, LeafNodeText: words(id), LeafNodeLabels: []string{evidence.IDLabel(id)},
		LeafNodeLocation: types.CodeLocation{FileName: "/root/ecs-smoke/suites/smoke/" + area(id) + "_test.go", LineNumber: 28},
		State:            types.SpecStatePassed, NumAttempts: 1, ParallelProcess: process, RunningInParallel: true,
		StartTime: start, EndTime: start.Add(took), RunTime: took,
	}
	switch {
	case c.left(&s, id, start):
	case broken >= 0:
		c.breakIt(&s, id)
	default:
		c.hold(&s, id)
	}
	return s
}

// left reports whether the run's story keeps the spec from being judged.
func (c Case) left(s *types.SpecReport, id string, start time.Time) bool {
	var state types.SpecState
	why := ""
	switch {
	case c.Story == Account && id == "deployment.account":
		c.refuse(s)
		return true
	case c.Story == Account:
		state, why = types.SpecStateSkipped, "the account went wrong: see deployment.account"
	case c.Story == Partial && area(id) != "logs":
		state = types.SpecStateSkipped
	case c.Story == Interrupted && start.After(verified.Add(second(4))):
		state, why = types.SpecStateSkipped, "Interrupted by User"
	default:
		return false
	}
	s.State, s.Failure.Message, s.RunTime, s.EndTime = state, why, 0, start
	return true
}

func (c Case) refuse(s *types.SpecReport) {
	message := "the credentials are of AWS account 123456789012 (arn:aws:iam::123456789012:user/smoke), the target names " +
		"999999999999: use credentials of that account (AWS_PROFILE), or change account in the target"
	fail(s, message)
	add(s, evidence.EntryClass, evidence.Infra)
	add(s, evidence.EntryFailure, evidence.Failure{
		Expected: "credentials of AWS account 999999999999", Seen: "credentials of AWS account 123456789012", Message: message,
		Look: "aws sts get-caller-identity",
	})
}

func fail(s *types.SpecReport, message string) {
	s.State = types.SpecStateFailed
	at := s.LeafNodeLocation
	at.LineNumber += 3
	at.FullStackTrace = fmt.Sprintf("smoke.example/ecs/suites/smoke.describe\n\t%s:%d +0x1f", at.FileName, at.LineNumber)
	s.Failure = types.Failure{Message: message, Location: at, FailureNodeContext: types.FailureNodeIsLeafNode}
}

// took is how long a spec takes: from 40 to 640 ms.
func took(id string) time.Duration {
	sum := 0
	for _, r := range id {
		sum = (sum*31 + int(r)) % 601
	}
	return time.Duration(40+sum) * time.Millisecond
}
