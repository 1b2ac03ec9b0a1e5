package runner

import (
	"os"
	"strings"
)

// fewWords is how many lines of a dead suite's output are shown.
const fewWords = 4

// lastWords returns what a suite printed before it died, in one line. In a parallel run Ginkgo repeats at its end
// what each process had printed; elsewhere it is the output's last lines.
func lastWords(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	output := string(text)
	if _, after, ok := strings.Cut(output, "Output from proc 1:\n"); ok {
		first, _, _ := strings.Cut(after, "Exit result of proc 1:")
		return strings.Join(firstLines(lines(first)), " / ")
	}
	said := lines(output)
	return strings.Join(said[max(0, len(said)-fewWords):], " / ")
}

// lines are the lines of text that say something.
func lines(text string) []string {
	var said []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			said = append(said, line)
		}
	}
	return said
}

func firstLines(said []string) []string { return said[:min(fewWords, len(said))] }
