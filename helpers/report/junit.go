package report

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"

	"github.com/onsi/ginkgo/v2/reporters"
	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
)

// quiet are the states of specs whose timeline nobody needs in a JUnit file.
const quiet = types.SpecStatePassed | types.SpecStateSkipped | types.SpecStatePending

// JUnit returns the run as JUnit XML: Ginkgo's own, with the promise's id as name and its area as class, what could
// not be judged as error instead of failure, and one more case called "verdict", so that a reader of nothing else
// cannot take an incomplete run for a green one.
// A roll-back is a case of its own.
func JUnit(reports []types.Report, v Verdict, back *Rollback) ([]byte, error) {
	all := reporters.JUnitTestSuites{}
	for _, suite := range reports {
		cases, err := junitSuite(suite)
		if err != nil {
			return nil, err
		}
		all.TestSuites = append(all.TestSuites, cases)
	}
	all.TestSuites = append(all.TestSuites, verdictSuite(v, back))
	for i := range all.TestSuites {
		count(&all, &all.TestSuites[i])
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing JUnit XML: %w", err)
	}
	return append([]byte(xml.Header), append(text, '\n')...), nil
}

// junitSuite has Ginkgo make its file and reads it back.
func junitSuite(suite types.Report) (reporters.JUnitTestSuite, error) {
	folder, err := os.MkdirTemp("", "smoke-junit-")
	if err != nil {
		return reporters.JUnitTestSuite{}, fmt.Errorf("making a folder for JUnit XML: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	path := filepath.Join(folder, "junit.xml")
	config := reporters.JunitReportConfig{OmitTimelinesForSpecState: quiet, OmitSpecLabels: true, OmitLeafNodeType: true}
	if err := reporters.GenerateJUnitReportWithConfig(suite, path, config); err != nil {
		return reporters.JUnitTestSuite{}, fmt.Errorf("making JUnit XML: %w", err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return reporters.JUnitTestSuite{}, fmt.Errorf("making JUnit XML: %w", err)
	}
	var made reporters.JUnitTestSuites
	if err := xml.Unmarshal(text, &made); err != nil {
		return reporters.JUnitTestSuite{}, fmt.Errorf("reading Ginkgo's JUnit XML back: %w", err)
	}
	if len(made.TestSuites) != 1 {
		return reporters.JUnitTestSuite{}, fmt.Errorf("reading Ginkgo's JUnit XML back: it has %d suites", len(made.TestSuites))
	}
	return ours(made.TestSuites[0], suite.SpecReports), nil
}

// ours names the cases, which are in the order of the specs, and leaves out steps around the specs that went well.
func ours(made reporters.JUnitTestSuite, specs types.SpecReports) reporters.JUnitTestSuite {
	var kept []reporters.JUnitTestCase
	for i, spec := range specs {
		if i >= len(made.TestCases) {
			break
		}
		if spec.LeafNodeType.Is(types.NodeTypeIt) || spec.Failed() {
			kept = append(kept, ourCase(made.TestCases[i], spec))
		}
	}
	made.TestCases = kept
	return made
}

func ourCase(c reporters.JUnitTestCase, spec types.SpecReport) reporters.JUnitTestCase {
	c.Name = title(spec)
	if id := PromiseID(spec); id != "" {
		c.Name = id + ": " + c.Name
	}
	if area := evidence.Area(spec.Labels()); area != "" {
		c.Classname = area
	}
	if c.Failure != nil && JudgeSpec(spec) != Broken {
		c.Error = &reporters.JUnitError{
			Message: c.Failure.Message, Type: JudgeSpec(spec).gravity().String(), Description: c.Failure.Description,
		}
		c.Failure = nil
	}
	return c
}

// verdictSuite holds the verdict itself. FAIL is a failure and what is neither PASS nor FAIL an error.
func verdictSuite(v Verdict, back *Rollback) reporters.JUnitTestSuite {
	text := ""
	for _, sentence := range sentences(v.Findings) {
		text += sentence + "\n"
	}
	cases := []reporters.JUnitTestCase{outcomeCase("verdict", v.Outcome, v.Outcome.Meaning(), text)}
	if back != nil {
		cases = append(cases, outcomeCase("rollback", back.Outcome(), back.Sentence(), back.Alarm()))
	}
	return reporters.JUnitTestSuite{Name: "verdict", TestCases: cases}
}

func outcomeCase(name string, o Outcome, message, text string) reporters.JUnitTestCase {
	c := reporters.JUnitTestCase{Name: name, Classname: "verdict", Status: o.String()}
	switch o {
	case Pass:
	case Fail:
		c.Failure = &reporters.JUnitFailure{Message: message, Type: "FAIL", Description: text}
	default:
		c.Error = &reporters.JUnitError{Message: message, Type: o.String(), Description: text}
	}
	return c
}

// count counts a suite's cases anew and adds them to the whole.
func count(all *reporters.JUnitTestSuites, suite *reporters.JUnitTestSuite) {
	suite.Tests, suite.Failures, suite.Errors, suite.Skipped, suite.Disabled = len(suite.TestCases), 0, 0, 0, 0
	for _, c := range suite.TestCases {
		switch {
		case c.Failure != nil:
			suite.Failures++
		case c.Error != nil:
			suite.Errors++
		case c.Skipped != nil:
			suite.Skipped++
		}
	}
	all.Tests += suite.Tests
	all.Failures += suite.Failures
	all.Errors += suite.Errors
	all.Disabled += suite.Skipped
	all.Time += suite.Time
}
