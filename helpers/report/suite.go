package report

import (
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2/types"
)

// byHand is what Ginkgo calls a run that a signal ended.
const byHand = "Interrupted by User"

// suiteFindings are the reasons against PASS that lie in a suite as a whole.
func suiteFindings(suite types.Report, end End) []Finding {
	var found []Finding
	add := func(yes bool, what, why string) {
		if yes {
			found = append(found, Finding{Outcome: Incomplete, What: what, Why: why})
		}
	}
	seed := suite.SuiteConfig.RandomSeed
	add(end.Seed != 0 && seed != end.Seed, "the report is another run's",
		fmt.Sprintf("its seed is %d and this run's is %d", seed, end.Seed))
	add(suite.StartTime.Before(end.Began), "the report is another run's",
		fmt.Sprintf("it begins at %s and this run began at %s", stamp(suite.StartTime), stamp(end.Began)))
	add(suite.SuiteHasProgrammaticFocus, "the suite is focused", "a spec or container is marked with F or Focus")
	add(suite.SuiteConfig.DryRun, "nothing was run", "it was a dry run of Ginkgo's")
	add(len(specs(suite)) == 0 && suite.SuiteSucceeded, "no spec ran", "the suite is empty")
	for _, reason := range suite.SpecialSuiteFailureReasons {
		told := end.Interrupted != "" && reason == byHand
		add(!told, "the suite was cut short", OneLine(reason))
	}
	return found
}

// specs are the suite's specs, without set-up and clean-up.
func specs(suite types.Report) types.SpecReports {
	return suite.SpecReports.WithLeafNodeType(types.NodeTypeIt)
}

// lost is how many of the suite's specs are not in its report.
func lost(suite types.Report) int { return suite.PreRunStats.TotalSpecs - len(specs(suite)) }

// whyLeftOut says why a spec that gives no reason of its own did not run.
func whyLeftOut(suite types.Report) string {
	config := suite.SuiteConfig
	switch {
	case config.LabelFilter != "":
		return fmt.Sprintf("the label filter %q leaves it out", config.LabelFilter)
	case len(config.FocusStrings)+len(config.FocusFiles)+len(config.SkipStrings)+len(config.SkipFiles) > 0:
		return fmt.Sprintf("a filter leaves it out (%s)", strings.Join(filters(config), ", "))
	case suite.SuiteHasProgrammaticFocus:
		return "others are focused"
	}
	return "the run ended before it"
}

func filters(config types.SuiteConfig) []string {
	var all []string
	for _, f := range []struct {
		flag   string
		values []string
	}{
		{"-focus", config.FocusStrings},
		{"-skip", config.SkipStrings},
		{"-focus-file", config.FocusFiles},
		{"-skip-file", config.SkipFiles},
	} {
		for _, value := range f.values {
			all = append(all, f.flag+" "+value)
		}
	}
	return all
}
