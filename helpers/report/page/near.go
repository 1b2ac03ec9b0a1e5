package page

import (
	"time"

	"smoke.example/ecs/helpers/evidence"
)

// How much earlier and later than a spec something may have happened that has to do with it.
const (
	// closely is for a log: its clock is the host's.
	closely = 5 * time.Second
	// around is for ECS' events, which come before what they lead to.
	around = 2 * time.Minute
)

// near are the moments around a span; where there are none, the last ones before it.
func near(moments []evidence.Moment, during span, within time.Duration) []Line {
	from, to := during.from.Add(-within), during.to.Add(within)
	var inside, before []evidence.Moment
	for _, m := range moments {
		switch {
		case during.from.IsZero() || m.Time.IsZero():
			before = append(before, m)
		case m.Time.Before(from):
			before = append(before, m)
		case !m.Time.After(to):
			inside = append(inside, m)
		}
	}
	if len(inside) == 0 {
		inside = before[max(0, len(before)-mostNear/2):]
	}
	return lines(middle(inside, during))
}

// middle keeps the moments that are nearest to the end of the span, where there are too many.
func middle(moments []evidence.Moment, during span) []evidence.Moment {
	if len(moments) <= mostNear {
		return moments
	}
	end := 0
	for end < len(moments) && !moments[end].Time.After(during.to) {
		end++
	}
	end = min(len(moments), max(end, mostNear))
	return moments[end-mostNear : end]
}

func lines(moments []evidence.Moment) []Line {
	var all []Line
	for _, m := range moments {
		all = append(all, Line{At: clock(m.Time), Text: clip(m.Text, longLine)})
	}
	return all
}
