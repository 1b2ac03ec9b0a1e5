package images

import (
	"bytes"
	"debug/elf"
	"fmt"
	"path"
	"slices"
	"strings"
)

// closure returns the programs and all that they load: interpreter, libraries, and the links that lead there. It is
// what ldd tells, but of a tree and without running anything.
func (t *tree) closure(programs []string) (map[string]bool, error) {
	need := map[string]bool{}
	for queue := slices.Clone(programs); len(queue) > 0; queue = queue[1:] {
		file, links := t.follow(queue[0])
		if file == "" {
			return nil, fmt.Errorf("%s is in none of the packages", queue[0])
		}
		for _, link := range links {
			need[link] = true
		}
		if need[file] {
			continue
		}
		need[file] = true
		loaded, err := t.loads(file)
		if err != nil {
			return nil, fmt.Errorf("reading what %s loads: %w", file, err)
		}
		queue = append(queue, loaded...)
	}
	return need, nil
}

// loads returns the interpreter and the libraries that an ELF file names.
func (t *tree) loads(file string) ([]string, error) {
	binary, err := elf.NewFile(bytes.NewReader(t.entries[file].data))
	if err != nil {
		return nil, err
	}
	names, err := binary.ImportedLibraries()
	if err != nil {
		return nil, err
	}
	var loaded []string
	if s := binary.Section(".interp"); s != nil {
		interpreter, err := s.Data()
		if err != nil {
			return nil, err
		}
		loaded = append(loaded, merged(strings.TrimRight(string(interpreter), "\x00")))
	}
	for _, name := range names {
		library := t.library(name)
		if library == "" {
			return nil, fmt.Errorf("%s is in none of the packages", name)
		}
		loaded = append(loaded, library)
	}
	return loaded, nil
}

// library finds a library in the folders that the loader searches: /usr/lib/TRIPLET and /usr/lib.
func (t *tree) library(name string) string {
	for candidate := range t.entries {
		dir, file := path.Split(candidate)
		if file != name {
			continue
		}
		if ok, _ := path.Match("usr/lib/*-linux-gnu*/", dir); ok || dir == "usr/lib/" || dir == "usr/lib64/" {
			return candidate
		}
	}
	return ""
}

// prune drops all files and links that keep does not accept.
func (t *tree) prune(keep func(string) bool) {
	for name, e := range t.entries {
		if !e.dir && !keep(name) {
			delete(t.entries, name)
		}
	}
}
