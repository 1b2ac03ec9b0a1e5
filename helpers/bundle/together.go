package bundle

import (
	"context"
	"sync"
)

// together does several things at once, and returns when all are done.
func together(things ...func()) {
	var all sync.WaitGroup
	for _, do := range things {
		all.Go(do)
	}
	all.Wait()
}

// each does something with each of several things, at most so many at once, in their order. What has not begun when ctx
// ends is done too: it has to say so.
func each[T any](ctx context.Context, things []T, most int, do func(T)) {
	places := make(chan struct{}, most)
	var all sync.WaitGroup
	for _, thing := range things {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
		}
		all.Go(func() {
			do(thing)
			select {
			case <-places:
			default:
			}
		})
	}
	all.Wait()
}
