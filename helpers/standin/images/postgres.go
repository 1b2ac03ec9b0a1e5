package images

import (
	"context"
	"fmt"
	"maps"
	"path"
	"strings"
)

// majors are the versions of Postgres that will do, the one that the base of a registry has first.
var majors = []string{"15", "17", "16", "14", "13"}

// programs are what the database's image runs out of Postgres' own folder.
var programs = []string{"postgres", "initdb", "pg_ctl", "psql", "pg_isready", "pg_dump"}

// makePostgres makes what the official image is to the database's image: Postgres' programs on the PATH, its user, a
// shell, the locale C.UTF-8 and the time zone UTC.
func makePostgres(ctx context.Context, a *apt) (*tree, []string, error) {
	var major string
	choose := func(known lists) []string {
		if major = offered(known); major == "" {
			return nil
		}
		return []string{"postgresql-" + major, "postgresql-client-" + major, "libc-bin", "tzdata", "busybox-static"}
	}
	root, err := a.root(ctx, choose, wanted)
	if err != nil {
		return nil, nil, err
	}
	if err := root.keepPostgres(major); err != nil {
		return nil, nil, err
	}
	root.addBusybox()
	root.dir("var/lib/postgresql", 0o755, postgresID)
	root.dir("run/postgresql", 0o2775, postgresID)
	bin := "/usr/lib/postgresql/" + major + "/bin"
	return root, []string{"ENV PATH=" + bin + ":/usr/local/bin:/usr/bin:/bin", "ENV PG_MAJOR=" + major}, nil
}

// offered is the first of majors that the lists have, or "".
func offered(known lists) string {
	for _, m := range majors {
		if _, ok := known["postgresql-"+m]; ok {
			return m
		}
	}
	return ""
}

// wanted are the files worth holding in memory; the libraries among them are sorted out later.
func wanted(name string) bool {
	for _, prefix := range []string{"usr/lib/locale/C.", "usr/share/zoneinfo/Etc/", "usr/share/zoneinfo/UTC"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch {
	case strings.Contains(name, "/bitcode/"), strings.Contains(name, "llvmjit"), strings.Contains(name, "/man/"),
		strings.Contains(name, "/gconv/"), strings.Contains(name, "/locale/"):
		return false
	case strings.HasPrefix(name, "usr/lib/"), strings.HasPrefix(name, "usr/lib64/"):
		return true
	}
	return strings.HasPrefix(name, "usr/share/postgresql/") || name == "usr/bin/busybox"
}

// keepPostgres prunes the libraries that nothing in Postgres loads.
func (t *tree) keepPostgres(major string) error {
	home := "usr/lib/postgresql/" + major
	var roots []string
	for _, p := range programs {
		roots = append(roots, path.Join(home, "bin", p))
	}
	for name := range maps.Clone(t.entries) {
		// Name lookups load the second kind by name, in C libraries before 2.34.
		if ok, _ := path.Match(home+"/lib/*.so", name); ok || strings.HasPrefix(path.Base(name), "libnss_files.so") {
			roots = append(roots, name)
		}
	}
	need, err := t.closure(roots)
	if err != nil {
		return fmt.Errorf("collecting Postgres' libraries: %w", err)
	}
	t.prune(func(name string) bool {
		return need[name] || !strings.HasPrefix(name, "usr/lib") || strings.HasPrefix(name, "usr/lib/locale/")
	})
	return nil
}
