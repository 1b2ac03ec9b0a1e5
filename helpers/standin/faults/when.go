package faults

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"smoke.example/ecs/helpers/standin/wire"
)

// when says which calls a fault of the API hits. The zero when is all of them.
type when struct {
	on    []string      // operations and services; none is all
	from  int           // the first of these calls that counts, from 1
	every int           // one in that many of those; 0 is by share
	share float64       // or each with this probability
	span  time.Duration // for so long after the first that was hit; 0 is until it is cleared
	dice  *rand.Rand

	met, hit int
	began    time.Time
}

// hits counts a call and says whether it is hit. Which ones are depends on nothing but their order.
func (w *when) hits(asked wire.Request) bool {
	if len(w.on) > 0 && !slices.Contains(w.on, asked.Operation) && !slices.Contains(w.on, asked.Service) {
		return false
	}
	w.met++
	if w.met < w.from || w.over() || !w.chosen() {
		return false
	}
	if w.hit == 0 {
		w.began = time.Now()
	}
	w.hit++
	return true
}

func (w *when) chosen() bool {
	if w.every == 0 {
		return w.dice.Float64() < w.share
	}
	return (w.met-max(w.from, 1))%w.every == 0
}

func (w *when) over() bool { return w.span > 0 && w.hit > 0 && time.Since(w.began) >= w.span }

// String is how often it has hit.
func (w *when) String() string {
	text := fmt.Sprintf("hit %d of %d calls", w.hit, w.met)
	if w.over() {
		text += ", over"
	}
	return text
}
