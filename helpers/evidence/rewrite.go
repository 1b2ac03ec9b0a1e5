package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Rewrite strikes out of every file of the folder, and of those within it, what was written before it was known to be a
// secret, such as by another process of the run. Nobody else may write there any more. A file without one says the same
// afterwards; a link, or whatever else is no file, is not looked at.
func (f Folder) Rewrite() error {
	var faults []error
	err := filepath.WalkDir(f.Path, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			faults = append(faults, fmt.Errorf("looking for secrets: %w", err))
			return nil
		}
		if entry.Type().IsRegular() {
			faults = append(faults, f.rewrite(path))
		}
		return nil
	})
	return errors.Join(append(faults, err)...)
}

func (f Folder) rewrite(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("looking for secrets: %w", err)
	}
	struck := f.redacted(path, text)
	if bytes.Equal(struck, text) {
		return nil
	}
	name, err := filepath.Rel(f.Path, path)
	if err != nil {
		return fmt.Errorf("looking for secrets: %w", err)
	}
	return f.replace(name, struck)
}

// redacted is the content of a file by its kind: JSON, JSON documents a line each, or text.
func (f Folder) redacted(name string, content []byte) []byte {
	switch filepath.Ext(name) {
	case ".json":
		return f.Redact.RedactJSON(content)
	case ".jsonl":
		return f.Redact.redactLines(content)
	}
	return []byte(f.Redact.Redact(string(content)))
}
