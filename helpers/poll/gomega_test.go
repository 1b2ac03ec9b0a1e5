package poll_test

import (
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
		ContainSubstring("another look cannot change this: operation error ECS: ListTasks, "),
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

func TestWhatGomegaIsTold(t *testing.T) {
	g := NewWithT(t)
	g.Expect(poll.Gomega(nil)).To(Succeed())
	g.Expect(poll.Gomega(errPlain)).To(BeIdenticalTo(errPlain))

	stop := StopTrying("seen enough")
	g.Expect(poll.Gomega(stop)).To(BeIdenticalTo(stop))

	again := TryAgainAfter(time.Second).Wrap(errDenied)
	g.Expect(poll.Gomega(again)).To(BeIdenticalTo(again))

	throttled := poll.Gomega(errThrottled)
	g.Expect(throttled).To(MatchError(HavePrefix("told to try again after 5s: operation error ECS: ListTasks, ")))
	g.Expect(throttled).To(MatchError(errThrottled))
	g.Expect(poll.Classify(throttled)).To(Equal(poll.Infra))
}
