package target

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"smoke.example/ecs/helpers/strictyaml"
)

// Read reads and checks the target in file. Environ are variables as os.Environ returns them; those called SMOKE_…
// override single values (see Overrides). Whatever is wrong is told at once, in a *strictyaml.Faults: one line a
// fault, with its place and the offending text. It calls nothing but the file system.
func Read(file string, environ []string) (*Target, error) {
	doc, err := open(file)
	if err != nil {
		return nil, err
	}
	t := &Target{file: file, source: doc.Source}
	others := override(doc, environ)
	doc.Decode(t)
	if err := t.absolute(); err != nil {
		return nil, fmt.Errorf("reading target %s: %w", file, err)
	}
	doc.Validate(t)
	t.cross(doc)
	if err := faults(doc.Err(), t.unknown(others)); err != nil {
		return nil, fmt.Errorf("reading target %s:\n%w", file, err)
	}
	return t, nil
}

func open(file string) (*strictyaml.Document, error) {
	doc, err := strictyaml.Open(file)
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return nil, fmt.Errorf("reading the target: %w", path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading target %s:\n%w", file, err)
	}
	return doc, nil
}

// File returns the file that the target was read from.
func (t *Target) File() string { return t.file }

// absolute makes the paths absolute: the checks ask whether they exist.
func (t *Target) absolute() error {
	folder, err := filepath.Abs(filepath.Dir(t.file))
	if err != nil {
		return err
	}
	for _, path := range t.paths() {
		if *path, err = resolve(folder, *path); err != nil {
			return err
		}
	}
	return nil
}

func (t *Target) paths() []*string {
	all := []*string{&t.Definition, &t.Endpoints, &t.Required, &t.SSH.Key, &t.SSH.HostKeys.File}
	for i := range t.Secrets {
		all = append(all, &t.Secrets[i].File)
	}
	return all
}
