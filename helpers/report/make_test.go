package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
)

var began = time.Date(2026, 11, 22, 22, 15, 3, 0, time.UTC)

// spec is a spec with the promise id in area "logs" that ended in state.
func spec(id string, state types.SpecState, edits ...func(*types.SpecReport)) types.SpecReport {
	s := types.SpecReport{
		ContainerHierarchyTexts:  []string{"Logs"},
		ContainerHierarchyLabels: [][]string{{"area:logs"}},
		LeafNodeType:             types.NodeTypeIt,
		LeafNodeText:             "carry " + id,
		LeafNodeLabels:           []string{"id:" + id},
		State:                    state,
		NumAttempts:              1,
		RunTime:                  1500 * time.Millisecond,
	}
	for _, edit := range edits {
		edit(&s)
	}
	return s
}

// step is something around the specs, such as a set-up.
func step(kind types.NodeType, state types.SpecState, edits ...func(*types.SpecReport)) types.SpecReport {
	return spec("", state, append([]func(*types.SpecReport){func(s *types.SpecReport) {
		*s = types.SpecReport{LeafNodeType: kind, State: state}
	}}, edits...)...)
}

func because(message string) func(*types.SpecReport) {
	return func(s *types.SpecReport) {
		s.Failure.Message = message
		s.Failure.Location = types.CodeLocation{FileName: "logs_test.go", LineNumber: 7}
	}
}

func entry(name string, value any) func(*types.SpecReport) {
	return func(s *types.SpecReport) {
		s.ReportEntries = append(s.ReportEntries, types.ReportEntry{Name: name, Value: types.WrapEntryValue(value)})
	}
}

func class(c evidence.Class) func(*types.SpecReport) { return entry(evidence.EntryClass, c) }

// suite is the report of a suite with these specs.
func suite(specs ...types.SpecReport) types.Report {
	r := types.Report{
		SuiteDescription: "Smoke", SuiteSucceeded: true, StartTime: began.Add(time.Second), SpecReports: specs,
		SuiteConfig: types.SuiteConfig{RandomSeed: 7},
	}
	for _, s := range specs {
		r.SuiteSucceeded = r.SuiteSucceeded && !s.Failed()
		if s.LeafNodeType.Is(types.NodeTypeIt) {
			r.PreRunStats.TotalSpecs++
		}
	}
	return r
}

// written is the report as Ginkgo writes it and Read reads it.
func written(t *testing.T, reports ...types.Report) []types.Report {
	t.Helper()
	g := NewWithT(t)
	text, err := json.MarshalIndent(reports, "", "  ")
	g.Expect(err).NotTo(HaveOccurred())
	path := filepath.Join(t.TempDir(), "report.json")
	g.Expect(os.WriteFile(path, text, 0o600)).To(Succeed())
	read, err := Read(path)
	g.Expect(err).NotTo(HaveOccurred())
	return read
}
