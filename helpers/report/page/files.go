package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// The files that this package reads beside those whose packages name them.
const (
	reportFile = "report.json"
	backFolder = "rollback"
)

// mostOfPart bounds what is read of one file of a bundle.
const mostOfPart = 4 << 20

// files are what there is in a run's folder. What is not there is zero.
type files struct {
	dir      string
	run      report.Run
	reports  []types.Report
	backs    []types.Report
	journal  []evidence.Record
	progress []evidence.Event
	outcome  *deploy.Outcome
	back     *deploy.Outcome
	staging  *discover.Staging
	bundle   *evidence.Bundle
	missing  []string
	leftOut  []string
}

func open(run report.Run, reports []types.Report) *files {
	f := &files{dir: run.Folder, run: run, reports: reports}
	var err error
	f.journal, err = evidence.ReadJournal(f.dir)
	f.lack(err)
	f.progress, err = evidence.Follow(f.dir).Next()
	f.lack(err)
	f.outcome = f.readOutcome(deploy.OutcomeFile)
	f.staging = optional[discover.Staging](f, evidence.StagingFile)
	f.bundle = optional[evidence.Bundle](f, filepath.Join(evidence.BundleFolder, evidence.BundleFile))
	if run.Rollback != nil {
		f.back = f.readOutcome(filepath.Join(backFolder, deploy.RollbackFile))
		f.backs = f.readBack()
	}
	f.note()
	return f
}

// note says what a reader may look for and not find.
func (f *files) note() {
	absent := func(is bool, name, lost string) {
		if is {
			f.missing = append(f.missing, name+" has nothing, or is not there: "+lost)
		}
	}
	absent(len(f.reports) == 0, reportFile, "what single specs did is not known")
	absent(len(f.progress) == 0, evidence.ProgressFile, "the time line has no phases")
	absent(len(f.journal) == 0, evidence.JournalFile, "what was asked of the service, the hosts and AWS is not known")
	absent(f.staging == nil, evidence.StagingFile, "the instances are known by their ids alone")
	absent(f.bundle == nil && f.run.Verdict.Outcome == report.Fail, evidence.BundleFolder,
		"what the containers printed, and in what state they are, is not known")
}

// lack notes an error; one of a file that is not there says nothing.
func (f *files) lack(err error) {
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.missing = append(f.missing, err.Error())
	}
}

// leave notes what the page does not show.
func (f *files) leave(format string, args ...any) {
	f.leftOut = append(f.leftOut, fmt.Sprintf(format, args...))
}

func (f *files) readOutcome(name string) *deploy.Outcome {
	outcome, err := deploy.ReadOutcome(filepath.Join(f.dir, name))
	f.lack(err)
	if err != nil {
		return nil
	}
	return &outcome
}

func (f *files) readBack() []types.Report {
	reports, err := report.Read(filepath.Join(f.dir, backFolder, reportFile))
	if err != nil && !errors.Is(err, report.ErrMissing) {
		f.lack(err)
	}
	return reports
}

// optional reads a JSON file, or returns nil.
func optional[T any](f *files, name string) *T {
	text, err := os.ReadFile(filepath.Join(f.dir, name))
	if err != nil {
		f.lack(err)
		return nil
	}
	var value T
	if err := json.Unmarshal(text, &value); err != nil {
		f.missing = append(f.missing, fmt.Sprintf("%s cannot be read: %v", name, err))
		return nil
	}
	return &value
}

// part reads the beginning of a part of the bundle; of one that is not there, or not within the bundle, nothing.
func (f *files) part(p evidence.Part) []byte {
	if p.File == "" || !filepath.IsLocal(p.File) {
		return nil
	}
	file, err := os.Open(filepath.Join(f.dir, evidence.BundleFolder, p.File))
	if err != nil {
		f.missing = append(f.missing, fmt.Sprintf("a part of the bundle, %s, cannot be read: %v", p.Name, err))
		return nil
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, mostOfPart))
	f.lack(err)
	return text
}

// parts are the parts of the bundle of a kind.
func (f *files) parts(kind evidence.PartKind) []evidence.Part {
	var found []evidence.Part
	if f.bundle == nil {
		return nil
	}
	for _, p := range f.bundle.Parts {
		if p.Kind == kind {
			found = append(found, p)
		}
	}
	return found
}
