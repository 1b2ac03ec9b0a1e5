package runner

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/unique"
)

// The artefacts of a run, beside evidence.ProgressFile.
const (
	recordFile  = "run.json"
	reportFile  = "report.json"
	outputFile  = "ginkgo.txt"
	junitFile   = "junit.xml"
	summaryFile = "summary.md"
	pageFile    = "report.html"
)

// record is what the runner knows about a run and its report does not say. It is written when the run begins and
// again when it ends, so that a run whose runner died is told from one that ended.
type record struct {
	ID         unique.Run   `json:"id"`
	Use        evidence.Use `json:"use"`
	Target     string       `json:"target"`
	TargetFile string       `json:"target_file"`
	Required   []string     `json:"required"`
	// Part is the label filter that says which of Required this run has to keep, of one that a step of a walk asked for;
	// empty is all of them.
	Part      string   `json:"part,omitempty"`
	Known     []string `json:"known"`
	Commit    string   `json:"commit,omitempty"`
	GoVersion string   `json:"go_version"`
	// By is who and what started the run; empty is unknown.
	By    string    `json:"by,omitempty"`
	Began time.Time `json:"began"`
	// RollsBack says that a deployment of this run is rolled back if it is bad.
	RollsBack bool `json:"rolls_back,omitempty"`
	// Ended is zero while the run goes on.
	Ended time.Time  `json:"ended"`
	End   report.End `json:"end"`
	// Back is nil where nothing was to be rolled back.
	Back *undoing `json:"rollback,omitempty"`
	// Walk is nil for what is no acceptance.
	Walk *walked `json:"acceptance,omitempty"`
}

func (r record) write(folder evidence.Folder) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("writing %s: %w", recordFile, err)
	}
	return folder.Write(recordFile, text)
}

func readRecord(dir string) (record, error) {
	var r record
	text, err := os.ReadFile(filepath.Join(dir, recordFile))
	if err != nil {
		return r, fmt.Errorf("reading the run's record: %w", err)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, fmt.Errorf("reading the run's record %s: %w", filepath.Join(dir, recordFile), err)
	}
	return r, nil
}
