package reconcile

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	. "github.com/onsi/gomega"
)

func TestAReasonIsCutBetweenCharacters(t *testing.T) {
	for before := maxReason - 10; before < maxReason; before++ {
		g := NewWithT(t)
		got := reason("E", errors.New(strings.Repeat("x", before)+"’s end and so on"))
		g.Expect(utf8.ValidString(got)).To(BeTrue(), "after %d bytes", before)
		g.Expect(len(got)).To(BeNumerically("~", maxReason, 2))
	}
}
