package images

import (
	"errors"
	"slices"
	"strings"
)

// lists are the packages that a machine can get, by name.
type lists map[string]pkg

// pkg is what the lists say about one package.
type pkg struct {
	name, version, arch string
	// libraries are the shared libraries among what it depends on.
	libraries []string
}

// file is what apt-get download calls the package; it escapes the colon of an epoch.
func (p pkg) file() string {
	return p.name + "_" + strings.ReplaceAll(p.version, ":", "%3a") + "_" + p.arch + ".deb"
}

// parseLists reads the output of apt-cache dumpavail.
func parseLists(text string) lists {
	known := lists{}
	for block := range strings.SplitSeq(text, "\n\n") {
		var p pkg
		for line := range strings.SplitSeq(block, "\n") {
			key, value, _ := strings.Cut(line, ": ")
			switch key {
			case "Package":
				p.name = value
			case "Version":
				p.version = value
			case "Architecture":
				p.arch = value
			case "Depends", "Pre-Depends":
				p.libraries = append(p.libraries, libraries(value)...)
			}
		}
		if p.name != "" {
			known[p.name] = p
		}
	}
	return known
}

// libraries are the shared libraries in a list of dependencies.
func libraries(dependencies string) []string {
	var found []string
	for dependency := range strings.SplitSeq(dependencies, ",") {
		first, _, _ := strings.Cut(dependency, "|")
		name, _, _ := strings.Cut(strings.TrimSpace(first), " ")
		name, _, _ = strings.Cut(name, ":")
		// LLVM is for Postgres' just-in-time compiler only, and larger than all the rest.
		if (strings.HasPrefix(name, "lib") || name == "zlib1g") && !strings.HasPrefix(name, "libllvm") {
			found = append(found, name)
		}
	}
	return found
}

// withLibraries returns the named packages and, over any number of steps, the libraries that they depend on.
func (l lists) withLibraries(names []string) ([]pkg, error) {
	if len(names) == 0 {
		return nil, errors.New("the package lists offer no Postgres")
	}
	var all []pkg
	for queue := slices.Clone(names); len(queue) > 0; queue = queue[1:] {
		p, ok := l[queue[0]]
		if !ok && slices.Contains(names, queue[0]) {
			return nil, errors.New("the package lists offer no " + queue[0])
		}
		// A library that is not offered is provided by another, or the closure will say what lacks it.
		if ok && !slices.ContainsFunc(all, func(other pkg) bool { return other.name == p.name }) {
			all = append(all, p)
			queue = append(queue, p.libraries...)
		}
	}
	return all, nil
}
