package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// marks stand before the promises of a summary.
var marks = map[State]string{Held: "✔", Broken: "✘", Unjudged: "?", Interrupted: "◼", NotRun: "–"}

// Markdown returns the summary of a run: the verdict first, then why, then everything that it looked at.
func Markdown(r Run) string {
	m := &markdown{}
	m.line("# %s", r.Title())
	if alarm := r.Alarm(); alarm != "" {
		m.line("**%s**", plain(alarm))
	}
	m.line("%s: %s; %s.", r.Verdict.Outcome, r.Verdict.Meaning(), r.Verdict.Tally())
	m.list("Why", sentences(r.Verdict.Findings))
	m.rollback(r.Rollback)
	if r.Acceptance != nil {
		m.line("## Sign-off")
		m.line("%s", plain(r.Acceptance.Sentence()))
		m.list("Open questions", r.Acceptance.Open)
	}
	m.list("Held only at another try (flaky)", r.Verdict.Flaky)
	m.list("Notes", r.Verdict.Notes)
	m.promises(r.Verdict.Promises)
	m.phases(r)
	m.provenance(r)
	return m.String()
}

type markdown struct{ strings.Builder }

func (m *markdown) line(format string, args ...any) { _, _ = fmt.Fprintf(m, format+"\n\n", args...) }

func (m *markdown) list(heading string, items []string) {
	if len(items) == 0 {
		return
	}
	m.line("## %s", heading)
	for _, item := range items {
		_, _ = fmt.Fprintf(m, "- %s\n", plain(item))
	}
	m.WriteString("\n")
}

func (m *markdown) table(heading string, columns []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	m.line("%s", heading)
	m.row(columns)
	m.row(slices.Repeat([]string{"---"}, len(columns)))
	for _, row := range rows {
		m.row(row)
	}
	m.WriteString("\n")
}

func (m *markdown) row(cells []string) {
	_, _ = fmt.Fprintf(m, "| %s |\n", strings.Join(cells, " | "))
}

// promises has one table an area, in the order in which the areas appeared.
func (m *markdown) promises(all []Kept) {
	areas, rows := []string{}, map[string][][]string{}
	for _, k := range all {
		area := k.Area
		if area == "" {
			area = "no area"
		}
		if rows[area] == nil {
			areas = append(areas, area)
		}
		rows[area] = append(rows[area], promiseRow(k))
	}
	if len(areas) > 0 {
		m.line("## Promises")
	}
	for _, area := range areas {
		m.table("### "+area, []string{"", "promise", "in words", "took", "seen"}, rows[area])
	}
}

func promiseRow(k Kept) []string {
	id := "`" + k.ID + "`"
	if !k.Required {
		id += " (not required)"
	}
	mark := marks[k.State]
	if k.Open && k.State == Held {
		mark, k.Why = marks[Unjudged], "open: nobody has answered"
	}
	return []string{mark, id, plain(k.Text), Seconds(k.Took), plain(Shorten(seen(k), longCell))}
}

// longCell is about how many characters a table's cell has.
const longCell = 200

// seen is why the promise did not hold, or what was found on each instance.
func seen(k Kept) string {
	if k.Why != "" {
		return k.Why
	}
	parts := []string{}
	for _, i := range k.Instances {
		if i.Seen != "" {
			parts = append(parts, i.Instance+": "+i.Seen)
		}
	}
	return OneLine(strings.Join(parts, "; "))
}

func (m *markdown) rollback(r *Rollback) {
	if r == nil {
		return
	}
	m.line("## Roll-back")
	m.line("%s", plain(r.Sentence()))
	if r.Verified != nil {
		m.list("Why what is back is not good", sentences(r.Verified.Findings))
	}
}

func (m *markdown) phases(r Run) {
	rows := [][]string{}
	for _, p := range r.Phases {
		rows = append(rows, []string{plain(p.Name), Seconds(p.Took)})
	}
	m.table("## Phases", []string{"phase", "took"}, rows)
	rows = nil
	for _, t := range r.Verdict.Timings {
		rows = append(rows, []string{plain(t.Phase), fmt.Sprintf("%.1f s", t.Seconds)})
	}
	m.table("## Timings", []string{"part", "took"}, rows)
}

func (m *markdown) provenance(r Run) {
	known := r.Verdict.Provenance
	rows := [][]string{}
	for _, pair := range [][]string{
		{"run", r.ID},
		{"target", r.Target + " (" + r.TargetFile + ")"},
		{"account", known.Account},
		{"region", known.Region},
		{"service", known.Service},
		{"revision", known.Revision},
		{"before it", known.Previous},
		{"commit", r.Commit},
		{"Go", r.GoVersion},
		{"began", stamp(r.Began)},
		{"ended", stamp(r.Ended)},
	} {
		if pair[1] == "" {
			pair[1] = "unknown"
		}
		rows = append(rows, []string{pair[0], plain(pair[1])})
	}
	for _, i := range known.Images {
		rows = append(rows, []string{"image of " + plain(i.Container), plain(i.Reference + " " + cmp.Or(i.Digest, "of an unknown digest"))})
	}
	m.table("## Provenance", []string{"what", "which"}, rows)
}

func sentences(findings []Finding) []string {
	all := make([]string, len(findings))
	for i, f := range findings {
		all[i] = f.Outcome.String() + " " + f.Sentence()
	}
	return all
}

// plain keeps text from being read as Markdown or HTML.
func plain(text string) string {
	return strings.NewReplacer("\n", " ", "|", `\|`, "<", "&lt;", ">", "&gt;", "`", "'", "*", `\*`, "_", `\_`).Replace(text)
}
