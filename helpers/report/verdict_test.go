package report

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestALongReasonTellsWhatWasSeenRatherThanHowToLook(t *testing.T) {
	g := NewWithT(t)
	look := " To look yourself: ssh " + strings.Repeat("x", longSentence)
	f := Finding{
		ID: "a.b", What: "It holds",
		Why: "on i-0a (127.0.0.1): one differs" + look + " on i-0b (127.0.0.2): another differs" + look,
	}
	g.Expect(f.Sentence()).To(Equal("a.b: It holds: on i-0a (127.0.0.1): one differs on i-0b (127.0.0.2): another differs"))
}

func TestAShortReasonTellsHowToLook(t *testing.T) {
	g := NewWithT(t)
	f := Finding{What: "It holds", Why: "it differs To look yourself: nc -z 127.0.0.1 5432"}
	g.Expect(f.Sentence()).To(Equal("It holds: it differs To look yourself: nc -z 127.0.0.1 5432"))
}

func TestALongReasonWithoutAdviceKeepsItsBeginningAndItsEnd(t *testing.T) {
	g := NewWithT(t)
	f := Finding{What: "It holds", Why: "first " + strings.Repeat("x", 2*longSentence) + " last"}
	g.Expect(f.Sentence()).To(And(HavePrefix("It holds: first x"), HaveSuffix("x last"), ContainSubstring(" … ")))
}
