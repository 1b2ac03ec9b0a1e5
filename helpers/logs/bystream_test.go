package logs_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/logs"
)

func TestByStream(t *testing.T) {
	g := NewWithT(t)
	a1, b1, a2 := logs.Event{Stream: "a", Message: "1"}, logs.Event{Stream: "b", Message: "1"}, logs.Event{Stream: "a", Message: "2"}
	g.Expect(logs.ByStream([]logs.Event{a1, b1, a2})).To(Equal([][]logs.Event{{a1, a2}, {b1}}))
	g.Expect(logs.ByStream(nil)).To(BeEmpty())
}
