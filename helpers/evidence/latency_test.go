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

func TestThe95thPercentileIsOneOfTheAnswers(t *testing.T) {
	for what, c := range map[string]struct {
		answers int
		p95     time.Duration
	}{
		"none":              {0, 0},
		"one":               {1, 1},
		"nineteen":          {19, 19},
		"twenty":            {20, 19},
		"twenty-one":        {21, 20},
		"a hundred":         {100, 95},
		"a hundred and one": {101, 96},
	} {
		t.Run("of "+what, func(t *testing.T) {
			var times []time.Duration
			for i := c.answers; i > 0; i-- {
				times = append(times, time.Duration(i))
			}
			NewWithT(t).Expect(LatencyOf("i-1", "GET /ping", times, time.Second).P95).To(Equal(c.p95))
		})
	}
}
