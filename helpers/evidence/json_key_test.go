package evidence

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// line is one of a private key, which begins and ends by the others.
var (
	line      = strings.Repeat("MIIEvQIBADANBgkq", 4)
	beginning = "-----BEGIN" + " PRIVATE KEY-----"
	ending    = "-----END" + " PRIVATE KEY-----"
)

func TestAKeyThatBeginsAndDoesNotEndSpoilsNothingElse(t *testing.T) {
	g := NewWithT(t)
	report := `[{"LeafNodeText": "a", "State": "failed", "Failure": {"Message": "seen: ` + beginning + `"},
		"ReportEntries": [{"Name": "smoke.failure", "Visibility": "never", "Value": {"AsJSON": "{\"seen\":\"` + beginning + `\"}",
		"Representation": "FAIL"}}]}, {"LeafNodeText": "second", "State": "passed", "Failure": {"Message": "timeout"}}]`
	g.Expect(NewRedactor().RedactJSON([]byte(report))).To(MatchJSON(`[{"LeafNodeText": "a", "State": "failed",
		"Failure": {"Message": "seen: [private key]"},
		"ReportEntries": [{"Name": "smoke.failure", "Visibility": "never", "Value": {"AsJSON": "{\"seen\":\"[private key]\"}",
		"Representation": "FAIL"}}]}, {"LeafNodeText": "second", "State": "passed", "Failure": {"Message": "timeout"}}]`))
}

func TestTheLinesOfAKeyAreStruckOneByOne(t *testing.T) {
	g := NewWithT(t)
	log := `[{"time": "T1", "text": "` + beginning + `"}, {"time": "T2", "text": "` + line + `"},
		{"time": "RUNNING", "text": "listening on 5000"}, {"time": "T3", "text": "T4 ` + line + `"}, {"time": "T5", "text": "AbCdEf12"},
		{"time": "T6", "text": "` + ending + `"}, {"time": "T7", "text": "ready"}]`
	g.Expect(NewRedactor().RedactJSON([]byte(log))).To(MatchJSON(`[{"time": "T1", "text": "[private key]"},
		{"time": "T2", "text": "[private key]"}, {"time": "RUNNING", "text": "listening on 5000"}, {"time": "T3", "text": "[private key]"},
		{"time": "T5", "text": "[private key]"}, {"time": "T6", "text": "[private key]"}, {"time": "T7", "text": "ready"}]`))
}

func TestALogWhoseKeyIsCutOffIsReadableSoonAgain(t *testing.T) {
	g := NewWithT(t)
	words := strings.Repeat(`, {"text": "ready"}`, 3)
	g.Expect(NewRedactor().RedactJSON([]byte(`[{"text": "` + beginning + `"}` + words + `]`))).
		To(MatchJSON(`[{"text": "[private key]"}` + words + `]`))
}
