package evidence

import (
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

// Write writes an artefact, at once or not at all. What is called *.json is redacted as JSON, the rest as text.
func (f Folder) Write(name string, content []byte) error {
	if filepath.Ext(name) == ".json" {
		content = f.Redact.RedactJSON(content)
	} else {
		content = []byte(f.Redact.Redact(string(content)))
	}
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

// File returns the path of an artefact.
func (f Folder) File(name string) string { return filepath.Join(f.Path, name) }
