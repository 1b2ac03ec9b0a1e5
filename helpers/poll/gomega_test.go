package poll_test

import (
	"fmt"
	"io/fs"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/poll"
)

func TestAFinalErrorEndsThePoll(t *testing.T) {
	looks, failure := 0, ""
	g := NewGomega(func(message string, _ ...int) { failure = message })
	g.Eventually(func() (string, error) {
		looks++
		return "", poll.Gomega(errDenied)
	}).WithTimeout(time.Minute).WithPolling(time.Millisecond).Should(Equal("RUNNING"))

	NewWithT(t).Expect(looks).To(Equal(1))
	NewWithT(t).Expect(failure).To(SatisfyAll(
		HavePrefix("Told to stop trying after"),
		ContainSubstring("\noperation error ECS: ListTasks, "),
		ContainSubstring("api error AccessDeniedException: not authorized"),
	))
}

func TestAPassingErrorIsLookedAtAgain(t *testing.T) {
	looks := 0
	NewWithT(t).Eventually(func() (string, error) {
		if looks++; looks < 3 {
			return "", poll.Gomega(errRefused)
		}
		return "RUNNING", poll.Gomega(nil)
	}).WithTimeout(time.Minute).WithPolling(time.Millisecond).Should(Equal("RUNNING"))
}

func TestAFailureShowsTheWordsOfAnErrorAlone(t *testing.T) {
	failure := ""
	g := NewGomega(func(message string, _ ...int) { failure = message })
	values := fmt.Errorf("asking the service: %w", &fs.PathError{Op: "open", Path: "ecs.pem", Err: fs.ErrNotExist})

	for situation, look := range map[string]func(){
		"asked once":           func() { g.Expect(poll.Gomega(values)).To(Succeed()) },
		"asked until it is so": func() { g.Eventually(func() error { return poll.Gomega(values) }).Should(Succeed()) },
		"asked for a value": func() {
			g.Eventually(func() (int, error) { return 0, poll.Gomega(errPlain) }).WithTimeout(time.Millisecond).Should(Equal(1))
		},
	} {
		t.Run(situation, func(t *testing.T) {
			look()
			NewWithT(t).Expect(failure).To(SatisfyAll(Not(BeEmpty()), Not(ContainSubstring("<")), Not(ContainSubstring("{"))))
		})
	}
}

func TestWhatGomegaIsTold(t *testing.T) {
	g := NewWithT(t)
	g.Expect(poll.Gomega(nil)).To(Succeed())
	g.Expect(poll.Gomega(errPlain)).To(MatchError(errPlain))

	stop := StopTrying("seen enough")
	g.Expect(poll.Gomega(stop)).To(BeIdenticalTo(stop))

	again := TryAgainAfter(time.Second).Wrap(errDenied)
	g.Expect(poll.Gomega(again)).To(BeIdenticalTo(again))

	throttled := poll.Gomega(errThrottled)
	g.Expect(throttled).To(MatchError(HavePrefix("told to try again after 5s: operation error ECS: ListTasks, ")))
	g.Expect(throttled).To(MatchError(errThrottled))
	g.Expect(poll.Classify(throttled)).To(Equal(poll.Infra))
}
