package wire

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"smoke.example/ecs/helpers/standin/state"
)

// filters are the filters of a Describe action: for each name, one of the values must fit.
type filters map[string][]string

// readFilters refuses a filter whose name is not among known.
func readFilters(form url.Values, known ...string) (filters, *state.Fault) {
	all := filters{}
	for n := 1; form.Has("Filter." + strconv.Itoa(n) + ".Name"); n++ {
		prefix := "Filter." + strconv.Itoa(n)
		name := form.Get(prefix + ".Name")
		if !slices.Contains(known, name) {
			return nil, state.Refuse("InvalidParameterValue", "The filter '%s' is invalid", name)
		}
		all[name] = append(all[name], list(form, prefix+".Value")...)
	}
	return all, nil
}

// fit reports whether every filter fits one of the values that have returns. * and ? are wildcards.
func (f filters) fit(have func(name string) []string) bool {
	for name, wanted := range f {
		if !slices.ContainsFunc(have(name), func(v string) bool {
			return slices.ContainsFunc(wanted, func(w string) bool {
				ok, err := path.Match(strings.ReplaceAll(w, "[", `\[`), v)
				return err == nil && ok
			})
		}) {
			return false
		}
	}
	return true
}

// ec2Page cuts a page out of n items; a token is the number of the first. The parameter that lists ids, which EC2
// calls set in its refusal, and a page size exclude each other.
func ec2Page(form url.Values, n int, ids, set string) (from, to int, next string, fault *state.Fault) {
	size := form.Get("MaxResults")
	if size == "" {
		return 0, n, "", nil
	}
	most, err := strconv.Atoi(size)
	switch {
	case len(list(form, ids)) > 0:
		return 0, 0, "", state.Refuse("InvalidParameterCombination",
			"The parameter %s cannot be used with the parameter maxResults", set)
	case err != nil || most < 5 || most > 1000:
		return 0, 0, "", state.Refuse("InvalidParameterValue",
			"Value ( %s ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.", size)
	}
	from, err = strconv.Atoi(cmp.Or(form.Get("NextToken"), "0"))
	if err != nil || from < 0 || from > n {
		return 0, 0, "", state.Refuse("InvalidParameterValue", "Unable to parse pagination token")
	}
	if to = min(from+most, n); to < n {
		next = strconv.Itoa(to)
	}
	return from, to, next, nil
}
