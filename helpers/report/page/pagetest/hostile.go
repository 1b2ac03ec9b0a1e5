package pagetest

import (
	"fmt"
	"slices"
)

// Pwned is the name of the variable of the page's window that a hostile text sets if it runs.
const Pwned = "pwned"

// Hostile is a text from a source, such as "event", that tries to be more than text: elements, ends of those around it,
// a quote out of an attribute, a link that runs, a template's braces, colours of a terminal, and a change of direction.
func Hostile(source string) string {
	return Literal(source) + fmt.Sprintf(
		"\"'><img src=x onerror=\"window.%[1]s='%[2]s'\"></style></details></title></textarea></pre>]]>--><a href=\"javascript:"+
			"window.%[1]s='%[2]s'\">{{.}}${1}\x1b[31mred\x1b[0m\u202eeman\u202c<svg onload=window.%[1]s='%[2]s'>", Pwned, source)
}

// Literal is the part of a source's hostile text that a page has to show as it is.
func Literal(source string) string {
	return fmt.Sprintf("<script>window.%s=%q</script>", Pwned, source)
}

// Sources are where the texts of a hostile run come from that a page shows in any case. Others are hostile, too, such as an
// address of which the command to ask it is shown.
func Sources() []string { return slices.Clone(sources) }

var sources = []string{
	"target", "commit", "spec", "message", "expected", "seen", "look", "note", "held", "image", "diff", "event",
	"curl", "sent", "body", "command", "stdout", "stderr", "code", "error", "part", "log", "stream", "container",
	"ps",
}

// text is what the source says in this case.
func (c Case) text(source, ordinary string) string {
	if !c.Hostile {
		return ordinary
	}
	return ordinary + " " + Hostile(source)
}
