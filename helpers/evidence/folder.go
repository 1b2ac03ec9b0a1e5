package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Folder is where a run leaves its artefacts. Whatever is written through it has its secrets struck out.
type Folder struct {
	// Path is the folder, which exists.
	Path string
	// Redact strikes secrets out; nil tells them by their shape alone.
	Redact *Redactor
}

// Write writes an artefact, at once or not at all. What is called *.json is redacted as JSON, *.jsonl as a JSON document
// each line, the rest as text.
func (f Folder) Write(name string, content []byte) error {
	return f.replace(name, f.redacted(name, content))
}

func (f Folder) replace(name string, content []byte) error {
	whole := filepath.Join(f.Path, name)
	part := whole + ".part"
	if err := os.WriteFile(part, content, 0o644); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if err := os.Rename(part, whole); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// WriteProgress writes the progress file anew, for texts that came from a process with no redactor of its own.
// Nobody else may write to it any more.
func (f Folder) WriteProgress() error {
	events, err := Follow(f.Path).Next()
	if err != nil {
		return err
	}
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	for _, event := range events {
		event.Text = f.Redact.Redact(event.Text)
		if err := encoder.Encode(event); err != nil {
			return fmt.Errorf("writing %s: %w", ProgressFile, err)
		}
	}
	return f.replace(ProgressFile, lines.Bytes())
}

// File returns the path of an artefact.
func (f Folder) File(name string) string { return filepath.Join(f.Path, name) }
