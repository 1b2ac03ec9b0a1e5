package runner

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// fewWords is how many lines of a dead suite's output are shown.
const fewWords = 4

// lastWordsOf is how Ginkgo ends a parallel run in which a process died: what each had printed, and how it ended.
var lastWordsOf = regexp.MustCompile(`(?s)Output from proc (\d+):\n(.*?)Exit result of proc \d+:\n\s*([^\n]*)`)

// lastWords returns what a suite printed before it died, in one line: in a parallel run that of the first process
// that did not end well, elsewhere the output's last lines.
func lastWords(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for _, process := range lastWordsOf.FindAllStringSubmatch(string(text), -1) {
		number, printed, result := process[1], process[2], process[3]
		if result != "exit status 0" {
			return fmt.Sprintf("process %s (%s) said %s", number, result, said(printed))
		}
	}
	all := lines(string(text))
	return strings.Join(all[max(0, len(all)-fewWords):], " / ")
}

func said(printed string) string {
	if words := strings.Join(firstLines(lines(printed)), " / "); words != "" {
		return words
	}
	return "nothing"
}

// lines are the lines of text that say something.
func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func firstLines(all []string) []string { return all[:min(fewWords, len(all))] }
