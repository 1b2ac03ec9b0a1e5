package state

// Kinds of thresholds of a circuit breaker.
const (
	// Count is a number of failed tasks.
	Count = "COUNT"
	// BoundedPercent is a share of the tasks asked for, but at least 3 and at most 200.
	BoundedPercent = "BOUNDED_PERCENT"
	// UnboundedPercent is a share of the tasks asked for, whatever it comes to.
	UnboundedPercent = "UNBOUNDED_PERCENT"
)

// The bounds of BoundedPercent, and the percentage that it is without one.
const fewestFailures, mostFailures, usualPercent = 3, 200, 50

// Breaker is a service's deployment circuit breaker. The zero Breaker is off.
type Breaker struct {
	// Enabled lets it fail a deployment, Rollback go back to the last one that completed.
	Enabled, Rollback bool
	// KeepCount leaves the count of failed tasks when one runs; by default that sets it back to 0.
	KeepCount bool
	// Kind of the threshold, and its Value; empty is BOUNDED_PERCENT 50.
	Kind  string
	Value int
}

// Threshold is how many tasks in a row must fail until a deployment of desired tasks has.
func (b Breaker) Threshold(desired int) int {
	value := b.Value
	if b.Kind == "" {
		value = usualPercent
	}
	share := (desired*value + 99) / 100
	switch b.Kind {
	case Count:
		return value
	case UnboundedPercent:
		return max(share, 1)
	}
	return min(max(share, fewestFailures), mostFailures)
}
