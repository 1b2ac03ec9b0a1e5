package runner

import (
	"sync"
	"time"

	"smoke.example/ecs/helpers/evidence"
)

// glance is how often the progress file is looked at.
const glance = 200 * time.Millisecond

// watching shows a run's progress while it goes on.
type watching struct {
	// lock is held while something else is shown, such as a question.
	lock       sync.Mutex
	screen     *screen
	followers  []*evidence.Follower
	quit, done chan struct{}
}

// watch shows the run's progress until the watching is stopped.
func (p Program) watch(folder evidence.Folder) *watching {
	w := &watching{
		screen:    &screen{out: p.Out, redact: folder.Redact, width: p.lineWidth(), said: time.Now()},
		followers: []*evidence.Follower{evidence.Follow(folder.Path), evidence.Follow(folder.File(backFolder))},
		quit:      make(chan struct{}), done: make(chan struct{}),
	}
	go w.follow()
	return w
}

// lineWidth is the width of a line that can be renewed, or 0 where none can: there is no terminal, or a dumb one.
func (p Program) lineWidth() int {
	if variable(p.Environ, "TERM") == "dumb" {
		return 0
	}
	return terminalWidth(p.Out)
}

// stop shows what is left and ends the last phase.
func (w *watching) stop() {
	close(w.quit)
	<-w.done
}

// also shows the progress of another suite, too, whose folder is dir.
func (w *watching) also(dir string) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.followers = append(w.followers, evidence.Follow(dir))
}

// hold shows what is new, and nothing more until it is released: the screen is somebody else's meanwhile.
func (w *watching) hold() (release func()) {
	w.lock.Lock()
	w.screen.catchUp(w.followers)
	w.screen.clear()
	return w.lock.Unlock
}

func (w *watching) follow() {
	defer close(w.done)
	ticker := time.NewTicker(glance)
	defer ticker.Stop()
	for {
		select {
		case <-w.quit:
			w.look(func(s *screen) { s.finish(time.Now()) })
			return
		case now := <-ticker.C:
			w.look(func(s *screen) { s.tick(now) })
		}
	}
}

func (w *watching) look(then func(*screen)) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.screen.catchUp(w.followers)
	then(w.screen)
}

// catchUp shows what is new. What cannot be read now is tried at the next glance. Only the first follower tells phases:
// another suite of a run is a part of one, and its specs are counted while it runs.
func (s *screen) catchUp(followers []*evidence.Follower) {
	s.tallies = append(s.tallies, make([]tally, len(followers)-len(s.tallies))...)
	for i, follower := range followers {
		events, err := follower.Next()
		if err != nil {
			continue
		}
		for _, event := range events {
			event.Text = s.redact.Redact(event.Text)
			if event.Kind == evidence.KindPlan || event.Kind == evidence.KindSpec {
				s.at = i
			}
			if i == 0 || event.Kind != evidence.KindPhase {
				s.show(event)
			}
		}
	}
}
