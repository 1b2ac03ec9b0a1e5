package usersapi

import (
	"regexp"
	"slices"
	"strings"
)

// routePart is a part of a route that stands for any text, as frameworks write it: :id, {id}, <id>.
var routePart = regexp.MustCompile(`:[^/]+|\{[^/]*\}|<[^/]*>`)

// Unlisted returns the routes among lines, as an application lists them ("GET /users/{id}", one each), that neither the
// table nor hidden has, in their order. What a route calls its parts does not matter, and HEAD and OPTIONS, which
// frameworks add by themselves, are passed over. A line that is no route is returned too.
func Unlisted(lines []string, table []Endpoint, hidden []string) []string {
	known := map[string]bool{}
	for _, e := range table {
		known[plainRoute(e.Name())] = !e.Absent
	}
	for _, route := range hidden {
		known[plainRoute(route)] = true
	}
	var unlisted []string
	for _, line := range lines {
		route := strings.Join(strings.Fields(line), " ")
		if route == "" || strings.HasPrefix(route, "HEAD ") || strings.HasPrefix(route, "OPTIONS ") || known[plainRoute(route)] {
			continue
		}
		if !slices.Contains(unlisted, route) {
			unlisted = append(unlisted, route)
		}
	}
	return unlisted
}

func plainRoute(route string) string { return routePart.ReplaceAllString(route, ":") }
