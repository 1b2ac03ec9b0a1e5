package engine

import (
	"sync"
	"time"
)

// fakeContainer is a container of a Fake. Its timers are all that happens by itself, so nothing runs while it does.
type fakeContainer struct {
	id     string
	spec   Spec
	script Script
	done   chan struct{} // closed when it has ended
	exit   Exit          // may be read once done is closed

	mu      sync.Mutex
	started time.Time // zero before
	bound   []Binding
	lines   []Line
	more    chan struct{} // closed at the next line, and at the end
	ending  *time.Timer   // how it will end by itself, or as it was told
	over    bool
}

func newFakeContainer(spec Spec, script Script) *fakeContainer {
	return &fakeContainer{
		id: randomID(), spec: spec, script: script, done: make(chan struct{}), more: make(chan struct{}),
	}
}

func (c *fakeContainer) start(bound []Binding) {
	c.mu.Lock()
	c.started, c.bound = time.Now(), bound
	c.mu.Unlock()
	for _, l := range c.script.Lines {
		c.print(l)
	}
	if c.script.Ends != nil {
		c.end(c.script.After, *c.script.Ends)
	}
}

func (c *fakeContainer) running() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.started.IsZero() && !c.over
}

func (c *fakeContainer) published() []Binding {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return nil
	}
	return c.bound
}

func (c *fakeContainer) print(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	c.lines = append(c.lines, Line{Time: time.Now(), Text: text})
	close(c.more)
	c.more = make(chan struct{})
}

// output returns the lines from the one numbered from on, whether these are the last, and what to wait for else.
func (c *fakeContainer) output(from int) (lines []Line, ended bool, more <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lines[from:len(c.lines):len(c.lines)], c.over, c.more
}

// end lets the container end after a while, in place of how it would have ended later.
func (c *fakeContainer) end(after time.Duration, exit Exit) {
	if after > 0 {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.ending == nil || c.ending.Stop() {
			c.ending = time.AfterFunc(after, func() { c.ended(exit) })
		}
		return
	}
	c.ended(exit)
}

func (c *fakeContainer) ended(exit Exit) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	if c.ending != nil {
		c.ending.Stop()
	}
	c.over, c.exit = true, exit
	close(c.done)
	close(c.more)
}

func (c *fakeContainer) health() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.spec.HealthCheck == nil:
		return ""
	case time.Since(c.started) < c.script.Healthy:
		return "starting"
	case !c.script.Unhealthy:
		return "healthy"
	case time.Since(c.started) < c.spec.HealthCheck.patience():
		return "starting"
	}
	return "unhealthy"
}

// patience is how long a check that always fails takes to say so.
func (h *HealthCheck) patience() time.Duration {
	return h.StartPeriod + h.Interval*time.Duration(h.Retries)
}

// obeys says when and how a container ends that is given grace to stop.
func (s Script) obeys(grace time.Duration) (time.Duration, Exit) {
	switch {
	case s.StopsIn > grace:
		return grace, Exit{Code: 137}
	case s.StopCode != 0:
		return s.StopsIn, Exit{Code: s.StopCode}
	}
	return s.StopsIn, Exit{Code: 143}
}
