package reconcile

import (
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
)

func TestBounds(t *testing.T) {
	for _, c := range []struct{ desired, minimum, maximum, lower, upper int }{
		{2, 100, 200, 2, 4},
		{2, 75, 200, 2, 4},
		{2, 50, 100, 1, 2},
		{2, 50, 200, 1, 4},
		{2, 0, 100, 0, 2},
		{3, 50, 150, 2, 4},
		{1, 50, 100, 1, 1},
		{0, 50, 100, 0, 0},
	} {
		lower, upper := bounds(&state.Service{Desired: c.desired, MinimumHealthy: c.minimum, Maximum: c.maximum})
		NewWithT(t).Expect([]int{lower, upper}).To(Equal([]int{c.lower, c.upper}), "%+v", c)
	}
}
