package matchers

import (
	"regexp"
	"strings"
)

// Halves splits the message of a failed assertion into what was expected and what was seen. It knows the message of this
// package's matchers (see sentence) and Gomega's own, also behind an annotation or a poll's "Timed out after 2.001s.",
// and leaves out the command by which to look. A message of another form, such as an error's words, is all seen:
// expected is "" then.
func Halves(message string) (expected, seen string) {
	said, _ := Advice(message)
	waited := ""
	if parts := wait.FindStringSubmatch(said); parts != nil {
		waited, said = "\n("+parts[1]+")", strings.TrimPrefix(said, parts[0])
	}
	if before, after, found := strings.Cut(said, onceGood); found { // the last look saw an error, an earlier one did not
		_, expected, _ = split(after)
		return expected, strings.TrimSpace(before) + waited
	}
	note, expected, seen := split(said)
	if expected == "" {
		return "", strings.TrimSpace(message)
	}
	return strings.TrimPrefix(note+"\n"+expected, "\n"), seen + waited
}

// onceGood is what Eventually writes where a poll ended with an error and an earlier look had none.
const onceGood = "\nAt one point, however, "

var (
	// wait is how Eventually and Consistently begin.
	wait = regexp.MustCompile(`\A([A-Z][^\n]* after \d+\.\d+s)\.\n`)
	// assertion is where the annotation ends.
	assertion = regexp.MustCompile(`(?m)^(?:Expected |Expected$|Unexpected error:$)`)
	// ours is a message by sentence, and Gomega's of Succeed.
	ours = regexp.MustCompile(`(?s)\AExpected ([^\n].*?), but (.*)\z`)
	// comparison is what Gomega's matchers say: the value, what it is expected to be, and perhaps another value.
	comparison = regexp.MustCompile(`(?s)\AExpected\n(.*?)\n((?:not )?to [^\n]*)(?:\n(.*))?\z`)
	// unexpected is what Gomega says of an error that there should not be.
	unexpected = regexp.MustCompile(`(?s)\AUnexpected error:\n(.*)\noccurred\z`)
)

// split takes a message apart; expected is "" for one that has no halves.
func split(message string) (note, expected, seen string) {
	message = strings.TrimSpace(message)
	at := assertion.FindStringIndex(message)
	if at == nil {
		return "", "", ""
	}
	note, message = strings.TrimSpace(message[:at[0]]), message[at[0]:]
	if parts := ours.FindStringSubmatch(message); parts != nil {
		return note, parts[1], strings.TrimSpace(parts[2])
	}
	if parts := comparison.FindStringSubmatch(message); parts != nil {
		return note, asked(strings.TrimRight(parts[2], " |"), value(parts[3])), value(parts[1])
	}
	if parts := unexpected.FindStringSubmatch(message); parts != nil {
		return note, "no error", value(parts[1])
	}
	return "", "", ""
}

// asked is "to equal" with the value that was asked for.
func asked(verb, wanted string) string {
	if strings.Contains(wanted, "\n") {
		return verb + "\n" + wanted
	}
	return strings.TrimSpace(verb + " " + wanted)
}

// typed is the type that Gomega writes before a value.
var typed = regexp.MustCompile(`\A<[^\n]*?>: ?`)

// value is a value as Gomega prints it, without its type and its indentation.
func value(printed string) string {
	lines := strings.Split(printed, "\n")
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "    ")
	}
	return strings.TrimSpace(typed.ReplaceAllString(strings.Join(lines, "\n"), ""))
}
