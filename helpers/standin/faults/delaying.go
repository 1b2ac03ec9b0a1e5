package faults

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

var late = kind{
	name: "late", doc: "the API answers late", ofAPI: true,
	keys: []key{{"by", "how late: a time such as 2s, or a range such as 200ms..2s"}},
	make: ofAPI(func(v *values) action {
		by := v.delay()
		return func(_ *state.State, _ wire.Request, next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				timer := time.NewTimer(by())
				defer timer.Stop()
				select {
				case <-timer.C:
					next.ServeHTTP(w, r)
				case <-r.Context().Done(): // nobody waits any more
					panic(http.ErrAbortHandler)
				}
			})
		}
	}),
}

// delay reads how late something is.
func (v *values) delay() func() time.Duration {
	text := v.of["by"]
	if text == "" {
		v.fail("by is missing: how late? For example: by=2s")
		return nil
	}
	from, to, isRange := strings.Cut(text, "..")
	least := v.duration("by", from)
	if !isRange {
		return func() time.Duration { return least }
	}
	most := v.duration("by", to)
	if most > 0 && most < least {
		v.fail("by=%s ends before it begins", text)
	}
	var mu sync.Mutex
	dice := v.dice()
	return func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return least + time.Duration(dice.Float64()*float64(most-least))
	}
}
