package evidence

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestTheMedianOfTwoIsTheSlowerOne(t *testing.T) {
	for what, c := range map[string]struct {
		times  []time.Duration
		median time.Duration
	}{
		"none":  {nil, 0},
		"one":   {[]time.Duration{4}, 4},
		"two":   {[]time.Duration{9, 1}, 9},
		"three": {[]time.Duration{9, 1, 2}, 2},
		"four":  {[]time.Duration{9, 1, 2, 3}, 3},
	} {
		t.Run("of "+what, func(t *testing.T) {
			g := NewWithT(t)
			l := LatencyOf("i-1", "GET /ping", c.times, time.Second)
			g.Expect(l.Median).To(Equal(c.median))
			g.Expect(l.Asked).To(Equal(len(c.times)))
		})
	}
}
