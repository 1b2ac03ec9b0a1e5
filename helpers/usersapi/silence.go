package usersapi

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Patience is how many requests in a row a client lets run out of their time. What is asked then fails at once, since a
// run of a hundred requests would otherwise wait a hundred times for a service that hangs.
const Patience = 3

// silence counts the requests in a row whose time was over before their whole answer. The zero value is none.
type silence struct {
	lock   sync.Mutex
	inARow int
	last   error
}

// hears takes notice of how a request ended: in whatever other way than by its time, somebody is there.
func (s *silence) hears(ctx context.Context, err error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	switch {
	case err != nil && errors.Is(context.Cause(ctx), errTime):
		s.inARow, s.last = s.inARow+1, err
	case ctx.Err() == nil: // a request that its caller gave up says nothing
		s.inARow, s.last = 0, nil
	}
}

// tooLong returns an error, with the words of the last request, once patience is over.
func (s *silence) tooLong() error {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.inARow < Patience {
		return nil
	}
	return fmt.Errorf("not asked any more, after %d requests in a row without an answer in time; of the last one: %w",
		s.inARow, s.last)
}
