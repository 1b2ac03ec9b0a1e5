package pagetest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// fixture returns the path of a file of the project's fixtures, from any folder within the project.
func fixture(name string) (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		path := filepath.Join(dir, "fixtures", name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.Join(errors.New("looking for fixtures/"+name+" above the current folder"), fs.ErrNotExist)
		}
		dir = up
	}
	return "", err
}

// required are the ids that a use asks of a target that offers everything.
func required(use evidence.Use) ([]string, error) {
	path, err := fixture("required.yaml")
	if err != nil {
		return nil, err
	}
	promises, err := report.ReadPromises(path)
	if err != nil {
		return nil, err
	}
	var everything []string
	for _, p := range promises {
		everything = append(everything, p.Needs...)
	}
	return promises.Required(use, everything), nil
}

// area is the first word of an id.
func area(id string) string { return strings.Split(id, ".")[0] }

// words says an id in words: "endpoints.get-users-id.no-number" is "GET /users/:id keeps no number".
func words(id string) string {
	rest := strings.SplitN(id, ".", 2)[1]
	if route := route(id); route != "" {
		_, answer, _ := strings.Cut(rest, ".")
		return route + " answers when " + strings.ReplaceAll(answer, "-", " ")
	}
	return "keep " + strings.NewReplacer("-", " ", ".", " ").Replace(rest)
}

// route is the endpoint that an id is about: "GET /users/:id"; empty for none.
func route(id string) string {
	parts := strings.Split(id, ".")
	if len(parts) != 3 || parts[0] != "endpoints" {
		return ""
	}
	method, path, _ := strings.Cut(parts[1], "-")
	return strings.ToUpper(method) + " /" + strings.ReplaceAll(strings.ReplaceAll(path, "-", "/"), "/id", "/:id")
}

// broken are the promises of a run that do not hold: the likeliest one, then the last ones.
func (c Case) broken(ids []string) []string {
	first := "endpoints.get-users.good"
	rest := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == first })
	slices.Reverse(rest)
	return append([]string{first}, rest...)[:min(c.Broken, len(ids))]
}
