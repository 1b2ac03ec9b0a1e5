package page

import (
	"math"
	"slices"
	"time"
)

// measured is how long answers took.
type measured struct {
	instance       string
	asked          int
	p50, p95, most time.Duration
	// judged and bound are the median that the suite judged, and what it bounds it with; zero is no bound.
	judged, bound time.Duration
	over          bool
}

// sumUp takes the nearest rank: the 50th and the 95th of a hundred.
func sumUp(instance string, times []time.Duration) measured {
	m := measured{instance: instance, asked: len(times)}
	if len(times) == 0 {
		return m
	}
	sorted := slices.Sorted(slices.Values(times))
	m.p50, m.p95, m.most = sorted[rank(len(sorted), 50)], sorted[rank(len(sorted), 95)], sorted[len(sorted)-1]
	return m
}

func rank(n, percent int) int { return max(0, (n*percent+99)/100-1) }

// worst is the slowest of several, for want of the single times.
func worst(each []measured) measured {
	var all measured
	for _, m := range each {
		all.asked += m.asked
		all.p50, all.p95 = max(all.p50, m.p50), max(all.p95, m.p95)
		all.most, all.over = max(all.most, m.most), all.over || m.over
	}
	return all
}

// show gives the times in words, and as lengths of which longest has 100.
func (m measured) show(longest time.Duration) Latency {
	l := Latency{Instance: m.instance, Asked: m.asked, Over: m.over}
	if m.asked == 0 {
		return l
	}
	l.P50, l.P95, l.Max = took(m.p50), took(m.p95), took(m.most)
	l.Median, l.Tail, l.Whole = part(m.p50, longest), part(m.p95, longest), part(m.most, longest)
	if m.bound > 0 {
		l.Judged, l.Bound = took(m.judged), took(m.bound)
	}
	return l
}

// shortest is a time whose bar has no length.
const shortest = 500 * time.Microsecond

// part is the length of a bar, of 100, where whole has 100: by the logarithm, since one slow answer in a thousand would
// leave nothing to see of all others. It is never so little that it is not seen.
func part(d, whole time.Duration) float64 {
	if whole <= shortest {
		return 100
	}
	length := 100 * math.Log(float64(max(d, shortest))/float64(shortest)) / math.Log(float64(whole)/float64(shortest))
	return round(max(1, min(100, length)))
}
