package engine_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
)

func TestNoLineIsLost(t *testing.T) {
	s := newStage(t)
	var want []string
	for i := range 20 {
		want = append(want, fmt.Sprintf("line %d", i))
	}
	want = append(want, "last words")
	busy := make(chan struct{}, 4)
	var all sync.WaitGroup
	for range 50 {
		busy <- struct{}{}
		all.Go(func() {
			defer func() { <-busy }()
			id := s.made(engine.Spec{}, "lines:20", "raw:last words")
			if _, err := s.Start(t.Context(), id); err != nil {
				t.Errorf("starting a container: %v", err)
			}
			var got []string
			err := s.Follow(t.Context(), id, func(line engine.Line) { got = append(got, line.Text) })
			if same, _ := ConsistOf(want).Match(got); err != nil || !same {
				t.Errorf("the lines of a container: %q, %v", got, err)
			}
		})
	}
	all.Wait()
}

func TestLinesComeWithTheirStreamAndTime(t *testing.T) {
	s := newStage(t)
	before := time.Now()
	id, _ := s.started(engine.Spec{}, "out:one", "err:two")
	var lines []engine.Line
	s.g.Expect(s.Follow(t.Context(), id, func(line engine.Line) { lines = append(lines, line) })).To(Succeed())
	s.g.Expect(lines).To(HaveLen(2))
	for _, line := range lines {
		s.g.Expect(line.Stderr).To(Equal(line.Text == "two"))
		s.g.Expect(line.Time).To(BeTemporally("~", before, time.Minute))
	}
}

func TestALongLineIsOne(t *testing.T) {
	s := newStage(t)
	id, _ := s.started(engine.Spec{}, "out:before", "long:100000", "out:after")
	s.g.Expect(s.said(id)).To(Equal([]string{"before", strings.Repeat("x", 100000), "after"}))
}

func TestLinesAreSeenWhileTheContainerRuns(t *testing.T) {
	s := newStage(t)
	id, _ := s.started(engine.Spec{}, "out:up", "hang")
	seen := make(chan engine.Line, 10)
	ended := make(chan error)
	go func() { ended <- s.Follow(t.Context(), id, func(line engine.Line) { seen <- line }) }()
	s.g.Eventually(seen).WithTimeout(10 * time.Second).Should(Receive(HaveField("Text", "up")))
	s.g.Expect(s.Stop(t.Context(), id, 10*time.Second)).To(Succeed())
	s.g.Eventually(ended).WithTimeout(10 * time.Second).Should(Receive(BeNil()))
	s.g.Expect(seen).To(Receive(HaveField("Text", "terminated")))
	s.g.Expect(seen).NotTo(Receive())
}
