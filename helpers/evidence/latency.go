package evidence

import (
	"slices"
	"time"
)

// EntryLatency holds how long an endpoint took to answer on one instance, as a Latency.
const EntryLatency = "smoke.latency"

// Latency is how long the answers of one endpoint took on one instance, each from the connection to the last byte.
// Durations are in nanoseconds in JSON.
type Latency struct {
	// Instance is the instance's EC2 id.
	Instance string `json:"instance"`
	// Endpoint is such as "GET /users/:id".
	Endpoint string `json:"endpoint"`
	// Asked is how many answers were timed.
	Asked int `json:"asked"`
	// Median is what half of the answers took at most, of two the slower one; one of three or more that a busy machine
	// held up does not change it.
	Median time.Duration `json:"median"`
	// P95 is what 95 of 100 answers took at most (nearest rank); of fewer than 20 answers that is the slowest.
	P95 time.Duration `json:"p95"`
	// Slowest is the longest time.
	Slowest time.Duration `json:"slowest"`
	// Within bounds the median; zero is no bound.
	Within time.Duration `json:"within,omitempty"`
}

// LatencyOf sums up the times of an endpoint's answers on an instance. No times are a zero median.
func LatencyOf(instance, endpoint string, times []time.Duration, within time.Duration) Latency {
	l := Latency{Instance: instance, Endpoint: endpoint, Asked: len(times), Within: within}
	if len(times) == 0 {
		return l
	}
	sorted := slices.Sorted(slices.Values(times))
	l.Median, l.Slowest = sorted[len(sorted)/2], sorted[len(sorted)-1]
	l.P95 = sorted[(len(sorted)*95+99)/100-1]
	return l
}
