package pagetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// Write writes the files of the run into dir, which has to be empty, and returns what the runner makes of them.
func (c Case) Write(dir string) (report.Run, []types.Report, error) {
	ids, err := required(c.use())
	if err != nil {
		return report.Run{}, nil, err
	}
	w := &writer{dir: dir}
	reports := c.writeSuite(w, ids)
	run := c.run(dir, ids, reports)
	c.writeRecord(w, run, ids)
	w.lines(evidence.ProgressFile, c.progress(ids))
	if c.use() == evidence.Gate && c.Story != Account {
		w.document(deploy.OutcomeFile, c.outcome())
	}
	if c.Story == Crash {
		run.Rollback = c.rollback(c.writeBack(w))
	}
	if c.Story != Account {
		w.document("staging.json", c.staging())
	}
	if c.Outcome == report.Fail {
		c.writeBundle(w)
	}
	return run, reports, w.err
}

// writeSuite writes Ginkgo's report and the journal.
func (c Case) writeSuite(w *writer, ids []string) []types.Report {
	reports, err := c.reports(ids)
	w.keep(err)
	w.lines(evidence.JournalFile, c.journal(reports))
	if c.Story == Died {
		return nil
	}
	if c.Story == Crash {
		reports, err = c.crashed(ids)
		w.keep(err)
	}
	w.document("report.json", reports)
	return reports
}

// writeBack writes the files of the roll-back, and returns its verdict.
func (c Case) writeBack(w *writer) report.Verdict {
	ids, err := required(evidence.Rollback)
	w.keep(err)
	verifying := c
	verifying.Story, verifying.Use = "", evidence.Rollback
	reports, err := verifying.reports(ids)
	w.keep(err)
	w.document(filepath.Join("rollback", deploy.RollbackFile), back())
	w.document(filepath.Join("rollback", "report.json"), reports)
	return report.Judge(reports, ids, report.End{})
}

func (c Case) writeBundle(w *writer) {
	b := evidence.Bundle{Began: done, Took: second(2.3), Within: second(30), Size: 16 << 20}
	for i, p := range c.bundle() {
		if p.content != nil {
			text, ending, err := p.file()
			w.keep(err)
			p.File, p.Bytes = fmt.Sprintf("%s-%d%s", p.Kind, i, ending), int64(len(text))
			w.file(filepath.Join(evidence.BundleFolder, p.File), text)
		}
		b.Parts = append(b.Parts, p.Part)
	}
	w.document(filepath.Join(evidence.BundleFolder, evidence.BundleFile), b)
}

// writer writes files until one cannot be written.
type writer struct {
	dir string
	err error
}

func (w *writer) keep(err error) { w.err = errors.Join(w.err, err) }

func (w *writer) file(name string, content []byte) {
	path := filepath.Join(w.dir, name)
	w.keep(os.MkdirAll(filepath.Dir(path), 0o755))
	w.keep(os.WriteFile(path, content, 0o600))
}

func (w *writer) document(name string, value any) {
	text, err := json.MarshalIndent(value, "", "  ")
	w.keep(err)
	w.file(name, text)
}

// lines writes a file with a document on each line; values is a slice.
func (w *writer) lines(name string, values any) {
	var all []json.RawMessage
	text, err := json.Marshal(values)
	w.keep(err)
	if err == nil && string(text) != "null" {
		w.keep(json.Unmarshal(text, &all))
	}
	var out bytes.Buffer
	for _, line := range all {
		out.Write(line)
		out.WriteByte('\n')
	}
	w.file(name, out.Bytes())
}
