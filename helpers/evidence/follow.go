package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Follower reads the progress file of a run as it grows. It is for one goroutine.
type Follower struct {
	path   string
	offset int64
}

// Follow returns a follower of the progress file in dir, which need not exist yet.
func Follow(dir string) *Follower { return &Follower{path: filepath.Join(dir, ProgressFile)} }

// Next returns the events that were written since the last call. A line that is not whole yet is left for the next
// call, and one that is no event is passed over.
func (f *Follower) Next() ([]Event, error) {
	text, err := f.read()
	if err != nil {
		return nil, err
	}
	whole := bytes.LastIndexByte(text, '\n') + 1
	f.offset += int64(whole)
	var events []Event
	for line := range bytes.Lines(text[:whole]) {
		var event Event
		if json.Unmarshal(line, &event) == nil {
			events = append(events, event)
		}
	}
	return events, nil
}

func (f *Follower) read() ([]byte, error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("following the run's progress: %w", err)
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.NewSectionReader(file, f.offset, 1<<62))
	if err != nil {
		return nil, fmt.Errorf("following the run's progress: %w", err)
	}
	return text, nil
}
