package matchers_test

import (
	"testing"

	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
)

func TestARefusalIsTheMessageOfTheAssertionThatFailed(t *testing.T) {
	g := NewWithT(t)
	g.Expect(Refusal(func(g Gomega) { g.Expect(1).To(Equal(1)) })).To(BeEmpty())
	after := false
	g.Expect(Refusal(func(g Gomega) {
		g.Expect(1).To(Equal(2), "one is two")
		after = true
	})).To(ContainSubstring("one is two"))
	g.Expect(after).To(BeFalse())
	g.Expect(Refusal(func(Gomega) { Refuse("two of them are gone") })).To(Equal("two of them are gone"))
}

func TestAFaultOfTheProgramIsNoRefusal(t *testing.T) {
	g := NewWithT(t)
	g.Expect(func() { Refusal(func(Gomega) { panic("a fault") }) }).To(PanicWith("a fault"))
}
