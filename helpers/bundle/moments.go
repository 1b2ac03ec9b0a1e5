package bundle

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"smoke.example/ecs/helpers/evidence"
)

func moment(at time.Time, text string) evidence.Moment {
	return evidence.Moment{Time: at.UTC(), Text: text}
}

// The ends of a private key in PEM, which the redactor knows where it sees it whole, and a line between them, after the
// time that an engine puts before it.
var (
	keyBegins = regexp.MustCompile(`-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----`)
	keyEnds   = regexp.MustCompile(`-----END [A-Z0-9 ]*PRIVATE KEY-----`)
	keyLine   = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\S+ )?[A-Za-z0-9+/=]+\s*$`)
)

// rest stands where a private key ended whose beginning was not read.
const rest = "[the rest of a private key]"

// headless returns where the lines are of a private key that has lost its beginning, since only the last lines were read;
// from and to are equal for none.
func headless(lines []string) (from, to int) {
	end := slices.IndexFunc(lines, keyEnds.MatchString)
	if end < 0 || slices.ContainsFunc(lines[:end+1], keyBegins.MatchString) {
		return 0, 0
	}
	for from = end; from > 0 && keyLine.MatchString(lines[from-1]); {
		from--
	}
	return from, end + 1
}

// withoutHeadless is text without the lines of such a key.
func withoutHeadless(text string) string {
	lines := strings.SplitAfter(text, "\n")
	from, to := headless(lines)
	if from == to {
		return text
	}
	return strings.Join(slices.Replace(lines, from, to, rest+"\n"), "")
}

// keysTogether makes one moment of those that the lines of a private key are in.
func keysTogether(moments []evidence.Moment) []evidence.Moment {
	texts := make([]string, len(moments))
	for i, m := range moments {
		texts[i] = m.Text
	}
	if from, to := headless(texts); from < to {
		moments = slices.Replace(slices.Clone(moments), from, to, moment(moments[to-1].Time, rest))
	}
	var out []evidence.Moment
	open := false
	for _, m := range moments {
		if open {
			out[len(out)-1].Text += "\n" + m.Text
			open = !keyEnds.MatchString(m.Text)
			continue
		}
		out = append(out, m)
		open = keyBegins.MatchString(m.Text) && !keyEnds.MatchString(m.Text)
	}
	return out
}
