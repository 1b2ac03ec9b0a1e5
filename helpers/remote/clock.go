package remote

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Clock is a host's clock beside ours.
type Clock struct {
	// Ahead is how far the host's clock is before ours, negative where it is behind; taken in the middle of the
	// command that asked.
	Ahead time.Duration
	// Unsure is how far Ahead may be off either way: half of the round trip.
	Unsure time.Duration
}

// Away is by how much the clocks differ at least.
func (c Clock) Away() time.Duration { return max(0, c.Ahead.Abs()-c.Unsure) }

// Clock asks the host for its time.
func (h *Host) Clock(ctx context.Context) (Clock, error) {
	asked := time.Now()
	result, err := h.Run(ctx, "date", "-u", "+%s.%N")
	answered := time.Now()
	if err != nil {
		return Clock{}, fmt.Errorf("asking %s for its time: %w", h.config.Address, err)
	}
	theirs, whole, err := parseTime(strings.TrimSpace(result.Stdout))
	if err != nil {
		return Clock{}, fmt.Errorf("asking %s for its time: date printed %q: %w", h.config.Address, shortened(result.Stdout), err)
	}
	half := answered.Sub(asked) / 2
	clock := Clock{Ahead: theirs.Sub(asked.Add(half)).Round(time.Millisecond), Unsure: half}
	if whole {
		clock.Ahead, clock.Unsure = clock.Ahead+time.Second/2, clock.Unsure+time.Second/2
	}
	return clock, nil
}

// nanoDigits is how many digits %N has, where date knows it.
const nanoDigits = 9

// parseTime reads seconds and nanoseconds since 1970. The date of some hosts has no %N: then the time is a whole
// second.
func parseTime(text string) (t time.Time, whole bool, err error) {
	seconds, fraction, _ := strings.Cut(text, ".")
	s, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}, false, err
	}
	n, err := strconv.ParseInt(fraction, 10, 64)
	if err != nil || len(fraction) != nanoDigits {
		return time.Unix(s, 0), true, nil
	}
	return time.Unix(s, n), false, nil
}
