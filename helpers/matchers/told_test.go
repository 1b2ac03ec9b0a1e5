package matchers_test

import (
	"testing"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
)

// judgement is one row of a table: what a matcher says of something.
type judgement struct {
	actual  any
	matcher types.GomegaMatcher
	// failure is the whole message; empty where the matcher succeeds.
	failure string
	// negated is the whole message of NotTo for a matcher that succeeds; empty where it is not looked at.
	negated string
}

func judge(t *testing.T, table map[string]judgement) {
	t.Helper()
	for situation, row := range table {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			matched, err := row.matcher.Match(row.actual)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(matched).To(Equal(row.failure == ""))
			if !matched {
				g.Expect(row.matcher.FailureMessage(row.actual)).To(Equal(row.failure))
			}
			if row.negated != "" {
				g.Expect(row.matcher.NegatedFailureMessage(row.actual)).To(Equal(row.negated))
			}
		})
	}
}
