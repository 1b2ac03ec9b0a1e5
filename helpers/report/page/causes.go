package page

import (
	"cmp"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

const (
	// mostCauses is how many broken promises the top of the page has; all are among the failures.
	mostCauses = 5
	// mostApart is how many different things that were seen a cause tells, and mostNamed on how many instances each.
	mostApart, mostNamed = 3, 3
)

// causes are the reasons against PASS, and how many more there are: those that another one tells, and promises that are
// told below.
func (f *files) causes() (lines []string, more int) {
	specs, promises, long := f.wrongs(), 0, longLine
	if len(f.run.Verdict.Findings) > 2 {
		long = 2 * longCell
	}
	for _, finding := range f.run.Verdict.Findings {
		if finding.ID != "" {
			promises++
		}
		if finding.Echo || finding.ID != "" && promises > mostCauses {
			more++
			continue
		}
		lines = append(lines, cause(finding, specs[finding.ID], long))
	}
	return lines, more
}

// cause is a reason in a line: what was seen, and where. How to look oneself is told elsewhere.
func cause(finding report.Finding, specs []wrong, long int) string {
	var broken []evidence.Failure
	for _, s := range specs {
		broken = append(broken, report.Entries[evidence.Failure](s.spec, evidence.EntryFailure)...)
	}
	why := report.Shorten(report.Unadvised(finding.Why), long)
	if len(broken) > 0 {
		why = sightings(broken, long)
	}
	return joined(": ", finding.ID, report.Shorten(finding.What, longLine), why)
}

// sighting is what was seen, and where.
type sighting struct {
	seen, alike string
	places      []string
}

// sightings are what was seen in a line, that which is the same on several instances once.
func sightings(broken []evidence.Failure, long int) string {
	var all []sighting
	for _, one := range broken {
		s := sighting{seen: report.Unadvised(cmp.Or(one.Seen, one.Message))}
		s.alike = unplaced(s.seen, one)
		i := slices.IndexFunc(all, func(had sighting) bool { return had.alike == s.alike })
		if i < 0 {
			all, i = append(all, s), len(all)
		}
		if at := joined(" ", one.Instance, bracketed(one.Address)); at != "" && !slices.Contains(all[i].places, at) {
			all[i].places = append(all[i].places, at)
		}
	}
	shown := min(len(all), mostApart)
	var parts []string
	for _, s := range all[:shown] {
		parts = append(parts, s.in(max(longCell, long/shown)))
	}
	if n := len(all) - shown; n > 0 {
		parts = append(parts, "and "+count(n, "other answer")+" elsewhere")
	}
	return strings.Join(parts, "; ")
}

// unplaced is a text without the instance and the address that it names, so that it can be like that of another.
func unplaced(text string, at evidence.Failure) string {
	for _, name := range []string{at.Instance, at.Address} {
		if name != "" {
			text = strings.ReplaceAll(text, name, "\x00")
		}
	}
	return text
}

func bracketed(text string) string {
	if text == "" {
		return ""
	}
	return "(" + text + ")"
}

// in is a sighting of at most longest characters, not counting where it was.
func (s sighting) in(longest int) string {
	seen := report.Shorten(s.seen, longest)
	if len(s.places) == 0 {
		return seen
	}
	named := s.places[:min(len(s.places), mostNamed)]
	text := "on " + strings.Join(named, ", ")
	if n := len(s.places) - len(named); n > 0 {
		text += " and " + count(n, "more instance")
	}
	return text + ": " + seen
}
