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

func TestAReasonOfManyLinesIsToldInOneWithoutHowToLook(t *testing.T) {
	g := NewWithT(t)
	f := Finding{
		What: "It holds",
		Why: "on i-0a (127.0.0.1):\none differs\nTo look yourself, on the host: ssh " + strings.Repeat("x ", longSentence) +
			"\n\non i-0b (127.0.0.2):\nanother differs:\n  a\n  b\nTo look yourself: curl x\n",
	}
	g.Expect(f.Sentence()).To(Equal(
		"It holds: on i-0a (127.0.0.1): one differs on i-0b (127.0.0.2): another differs: a b"))
}

func TestAReasonThatWasShortenedLosesHowToLookAndKeepsWhatWasSeen(t *testing.T) {
	g := NewWithT(t)
	seen := "it differs: " + strings.Repeat("y", longSentence/2)
	why := Shorten(seen+" To look yourself: ssh "+strings.Repeat("x", 5*longSentence), 2*longSentence)
	g.Expect(Finding{What: "It holds", Why: why}.Sentence()).To(Equal("It holds: " + seen))
}

func TestAdviceAloneIsNoReason(t *testing.T) {
	NewWithT(t).Expect(Unadvised("To look yourself: nc -z 127.0.0.1 5432")).To(BeEmpty())
}
