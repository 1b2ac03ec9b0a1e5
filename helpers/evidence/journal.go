package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// JournalFile is the name of the journal in a run's folder.
const JournalFile = "journal.jsonl"

// Record is one line of the journal: one thing that a run asked of the environment. Exactly one of Exchange, Command and
// Call is not nil.
type Record struct {
	// Time is when it began, and Took how long it lasted; in nanoseconds in JSON.
	Time time.Time     `json:"time"`
	Took time.Duration `json:"took"`
	// Process is the Ginkgo process' number, or Runner.
	Process int `json:"process"`
	// Promise is the id of the promise whose spec asked; empty for the steps around the specs.
	Promise string `json:"promise,omitempty"`
	// Instance is the EC2 id of the one that was asked; empty for AWS.
	Instance string `json:"instance,omitempty"`
	// Error says why there was no answer, or none that counts; empty where there was one, also a refusal.
	Error string `json:"error,omitempty"`

	Exchange *Exchange `json:"http,omitempty"`
	Command  *Command  `json:"ssh,omitempty"`
	Call     *Call     `json:"aws,omitempty"`
}

// Exchange is one HTTP request to the service and what it answered.
type Exchange struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	// Curl is a line to ask the same by hand, passwords and tokens struck out.
	Curl string `json:"curl"`
	// Sent is the request's body, shortened by the journal; empty for none.
	Sent string `json:"sent,omitempty"`
	// Status is the HTTP status code; 0 where nothing was answered.
	Status int `json:"status"`
	// Type is the content type of the answer.
	Type string `json:"type,omitempty"`
	// Body is the answer's, shortened by the journal, and Bytes its whole length.
	Body  string `json:"body,omitempty"`
	Bytes int    `json:"bytes"`
}

// Command is one command that was run on an instance.
type Command struct {
	// Line is the command as the host's shell got it.
	Line string `json:"line"`
	// ExitCode is 0 for a command that went well, -1 for one that has none.
	ExitCode int `json:"exit_code"`
	// Stdout and Stderr are what it printed, shortened by the journal.
	Stdout string `json:"stdout,omitempty"`
	Stderr string `json:"stderr,omitempty"`
}

// Call is one call of an AWS API, with all its attempts.
type Call struct {
	// Service is such as ECS, and Operation such as DescribeServices.
	Service   string `json:"service"`
	Operation string `json:"operation"`
	// RequestID is AWS's id of the last attempt; empty where nothing was answered.
	RequestID string `json:"request_id,omitempty"`
	// Status is the HTTP status code of the last attempt; 0 where nothing was answered.
	Status   int `json:"status,omitempty"`
	Attempts int `json:"attempts"`
	// Code is AWS's code of the error, such as ThrottlingException, and Message its words; empty for none.
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}

// Journal appends to the journal of a run. Several processes may append to one file: each record is one line, written at
// once. A nil Journal drops what it is told. It is safe for use by several goroutines.
type Journal struct {
	process int
	redact  *Redactor

	lock sync.Mutex
	file *os.File
	err  error
}

// OpenJournal opens the journal in dir, making it where there is none. Process is the Ginkgo process' number, or Runner.
// Every text goes through redact, which may be nil: then secrets are told by their shape alone.
func OpenJournal(dir string, process int, redact *Redactor) (*Journal, error) {
	file, err := os.OpenFile(filepath.Join(dir, JournalFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("opening the run's journal: %w", err)
	}
	return &Journal{process: process, redact: redact, file: file}, nil
}

// Add writes a record down. One that cannot be written is lost, and Close says so; a run never fails for it.
func (j *Journal) Add(r Record) {
	if j == nil {
		return
	}
	r.Process = j.process
	line, err := json.Marshal(r.shortened(j.redact))
	if err == nil {
		line, err = compact(j.redact.RedactJSON(line))
	}
	j.lock.Lock()
	defer j.lock.Unlock()
	if err == nil {
		_, err = j.file.Write(append(line, '\n'))
	}
	if err != nil && j.err == nil {
		j.err = fmt.Errorf("writing %s: %w", j.file.Name(), err)
	}
}

// Close closes the file and returns the first error that writing met.
func (j *Journal) Close() error {
	if j == nil {
		return nil
	}
	j.lock.Lock()
	defer j.lock.Unlock()
	return errors.Join(j.err, j.file.Close())
}

// ReadJournal returns the records of the run in dir, the earliest first; none where there is no journal. A line that is
// cut off or no record is passed over.
func ReadJournal(dir string) ([]Record, error) {
	text, err := os.ReadFile(filepath.Join(dir, JournalFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the run's journal: %w", err)
	}
	var records []Record
	for line := range bytes.Lines(text) {
		var r Record
		if json.Unmarshal(line, &r) == nil {
			records = append(records, r)
		}
	}
	slices.SortStableFunc(records, func(a, b Record) int { return a.Time.Compare(b.Time) })
	return records, nil
}

// compact puts a JSON document on one line.
func compact(document []byte) ([]byte, error) {
	var out bytes.Buffer
	if err := json.Compact(&out, document); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
