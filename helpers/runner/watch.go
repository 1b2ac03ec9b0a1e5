package runner

import (
	"time"

	"smoke.example/ecs/helpers/evidence"
)

// glance is how often the progress file is looked at.
const glance = 200 * time.Millisecond

// watch shows the run's progress until stop is called, which shows what is left and ends the last phase.
func (p Program) watch(folder evidence.Folder) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	s := &screen{out: p.Out, redact: folder.Redact, width: terminalWidth(p.Out), said: time.Now()}
	go func() {
		defer close(done)
		s.follow([]*evidence.Follower{evidence.Follow(folder.Path), evidence.Follow(folder.File(backFolder))}, quit)
	}()
	return func() {
		close(quit)
		<-done
	}
}

func (s *screen) follow(followers []*evidence.Follower, quit <-chan struct{}) {
	ticker := time.NewTicker(glance)
	defer ticker.Stop()
	for {
		select {
		case <-quit:
			s.catchUp(followers)
			s.finish(time.Now())
			return
		case now := <-ticker.C:
			s.catchUp(followers)
			s.tick(now)
		}
	}
}

// catchUp shows what is new. What cannot be read now is tried at the next glance. Only the first follower tells phases:
// the second suite of a run is a part of one.
func (s *screen) catchUp(followers []*evidence.Follower) {
	for i, follower := range followers {
		events, err := follower.Next()
		if err != nil {
			continue
		}
		for _, event := range events {
			event.Text = s.redact.Redact(event.Text)
			if i == 0 || event.Kind != evidence.KindPhase {
				s.show(event)
			}
		}
	}
}
