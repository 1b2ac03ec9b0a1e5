package evidence

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Progress appends events to the progress file of a run. Several processes may append to one file: each event is
// one line, written at once. A line that cannot be written is lost, and Close says so; a run never fails for it.
type Progress struct {
	process int
	redact  *Redactor
	now     func() time.Time

	lock sync.Mutex
	file *os.File
	err  error
}

// OpenProgress opens the progress file in dir, making it where there is none. Process is the Ginkgo process' number,
// or Runner. Every text goes through redact, which may be nil: then secrets are told by their shape alone.
func OpenProgress(dir string, process int, redact *Redactor) (*Progress, error) {
	file, err := os.OpenFile(filepath.Join(dir, ProgressFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("opening the run's progress file: %w", err)
	}
	return &Progress{process: process, redact: redact, now: time.Now, file: file}, nil
}

// Phase says that a phase begins; it lasts until the next one begins.
func (p *Progress) Phase(name string) { p.add(Event{Kind: KindPhase, Phase: p.redact.Redact(name)}) }

// Say shows a line to the person who watches.
func (p *Progress) Say(text string) { p.add(Event{Kind: KindSay, Text: p.redact.Redact(text)}) }

// Sayf is Say with a format.
func (p *Progress) Sayf(format string, args ...any) { p.Say(fmt.Sprintf(format, args...)) }

// Plan says how many specs will run.
func (p *Progress) Plan(total int) { p.add(Event{Kind: KindPlan, Total: total}) }

// SpecDone says that the spec with the promise id ended, and why if it failed.
func (p *Progress) SpecDone(id string, outcome Outcome, why string) {
	p.add(Event{Kind: KindSpec, ID: id, Outcome: outcome, Text: p.redact.Redact(why)})
}

// Close closes the file and returns the first error that writing met.
func (p *Progress) Close() error {
	p.lock.Lock()
	defer p.lock.Unlock()
	return errors.Join(p.err, p.file.Close())
}

func (p *Progress) add(event Event) {
	event.Time, event.Process = p.now(), p.process
	line, err := json.Marshal(event)
	p.lock.Lock()
	defer p.lock.Unlock()
	if err == nil {
		_, err = p.file.Write(append(line, '\n'))
	}
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("writing %s: %w", p.file.Name(), err)
	}
}
