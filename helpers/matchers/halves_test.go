package matchers_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/usersapi"
)

// failure is the message that assertions fail with.
func failure(assert func(g Gomega)) (message string) {
	defer func() {
		if recover() == nil {
			message = ""
		}
	}()
	assert(NewGomega(func(said string, _ ...int) {
		message = said
		panic(said)
	}))
	return message
}

func TestHalves(t *testing.T) {
	reply := usersapi.Reply{Method: "GET", URL: "http://198.51.100.7/ping", Status: http.StatusTeapot}
	words := poll.Gomega(errors.New("asking GET /ping: nobody there"))
	tests := []struct {
		sentence       string
		assert         func(g Gomega)
		expected, seen string
	}{
		{
			"of a matcher of ours", func(g Gomega) { g.Expect(reply).To(HaveStatus(http.StatusOK)) },
			"GET http://198.51.100.7/ping to answer 200 OK",
			"it answered 418 I'm a teapot\n\n418 I'm a teapot, no content type, 0 bytes in 0s",
		},
		{
			"of one with an annotation and advice", func(g Gomega) {
				g.Expect(events()).To(Advised(StartOnce(patterns(`one`)), "cat it"), "the log of %s", "users-db")
			},
			"the log of users-db\nthe log stream to contain the start-up lines once each and in their order",
			"no line matches `one`; 0 lines were searched",
		},
		{
			"of two values", func(g Gomega) { g.Expect("stopped").To(Equal("running"), "the EC2 instance's state\nof i-1") },
			"the EC2 instance's state\nof i-1\nto equal running", "stopped",
		},
		{
			"of two long texts, at whose difference Gomega points", func(g Gomega) {
				g.Expect(strings.Repeat("a", 60) + "b").To(Equal(strings.Repeat("a", 60) + "c"))
			},
			`to equal "...aaaaac"`, `"...aaaaab"`,
		},
		{
			"of values of several lines", func(g Gomega) {
				g.Expect([]string{"i-1", "i-2"}).To(Equal([]string{"i-1"}))
			},
			`to equal ["i-1"]`, `["i-1", "i-2"]`,
		},
		{"of a number", func(g Gomega) { g.Expect(0).To(BeNumerically(">", 7)) }, "to be > 7", "0"},
		{"of one value", func(g Gomega) { g.Expect("").NotTo(BeEmpty(), "the address") }, "the address\nnot to be empty", ""},
		{"of a count", func(g Gomega) { g.Expect([]int{1}).To(HaveLen(2)) }, "to have length 2", "[1]"},
		{
			"of a poll", func(g Gomega) {
				g.Eventually(func() int { return 1 }).WithTimeout(time.Millisecond).WithPolling(time.Millisecond).
					Should(Equal(2), "the starts")
			},
			"the starts\nto equal 2", "1\n(Timed out after DURATION)",
		},
		{
			"of a poll that ended with an error, after a look without one", func(g Gomega) {
				first := true
				g.Eventually(func() (int, error) {
					if first {
						first = false
						return 1, nil
					}
					return 0, words
				}).WithTimeout(2 * time.Millisecond).WithPolling(time.Millisecond).Should(Equal(2))
			},
			"to equal 2", "asking GET /ping: nobody there\n(Timed out after DURATION)",
		},
		{
			"of an error that there should not be", func(g Gomega) { g.Expect(context.Canceled).NotTo(HaveOccurred(), "the hash") },
			"the hash\nno error", "context canceled\n{\n    s: \"context canceled\",\n}",
		},
		{
			"of an error that Gomega prints itself", func(g Gomega) { g.Expect(context.Canceled).To(Succeed()) },
			"success", "got an error:\n    <*errors.errorString>: \n    context canceled\n    {\n        s: \"context canceled\",\n    }",
		},
		{
			"none, of an error in its own words", func(g Gomega) { g.Expect(words).To(Succeed(), "the database takes connections") },
			"", "the database takes connections\nasking GET /ping: nobody there",
		},
		{
			"none, of a poll for no error", func(g Gomega) {
				g.Eventually(func() error { return words }).WithTimeout(time.Millisecond).WithPolling(time.Millisecond).Should(Succeed())
			},
			"", "Timed out after DURATION.\nasking GET /ping: nobody there",
		},
		{
			"none, of a reason alone", func(g Gomega) { g.Expect(false).To(BeTrueBecause("the agent is not connected")) },
			"", "the agent is not connected",
		},
		{
			"none, of a sentence with another ending", func(g Gomega) { g.Expect(reply).NotTo(HaveStatus(http.StatusTeapot)) },
			"", "Expected GET http://198.51.100.7/ping not to answer 418 I'm a teapot",
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			message := failure(tt.assert)
			g.Expect(message).NotTo(BeEmpty())
			expected, seen := Halves(message)
			g.Expect(expected).To(Equal(tt.expected))
			g.Expect(unhurried(seen)).To(Equal(tt.seen))
		})
	}
}

func TestNothingHasNoHalves(t *testing.T) {
	g := NewWithT(t)
	expected, seen := Halves("")
	g.Expect([]string{expected, seen}).To(Equal([]string{"", ""}))
}

func TestAdvice(t *testing.T) {
	g := NewWithT(t)
	rest, command := Advice("Expected it\nTo look yourself: cat 'a\nb'")
	g.Expect([]string{rest, command}).To(Equal([]string{"Expected it", "cat 'a\nb'"}))
	rest, command = Advice("Expected it")
	g.Expect([]string{rest, command}).To(Equal([]string{"Expected it", ""}))
}

// unhurried takes out of a text what differs from run to run.
func unhurried(text string) string {
	text = regexp.MustCompile(`after \d+\.\d+s`).ReplaceAllString(text, "after DURATION")
	return regexp.MustCompile(` \| 0x[0-9a-f]+>`).ReplaceAllString(text, ">")
}
