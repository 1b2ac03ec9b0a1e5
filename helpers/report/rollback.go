package report

import (
	"fmt"
	"time"
)

// Rollback is what a gate did about an environment that it found bad: it put the revision back that was live before,
// and looked at the core promises again.
type Rollback struct {
	// Service is cluster/service; From and To are revisions by their short names, such as testdriven-staging:3.
	Service, From, To string
	// ByECS says that ECS' circuit breaker had put To back before the run could.
	ByECS bool
	// Refused says why nothing was put back, in one line; empty where it was.
	Refused string
	// Problem says why the service did not settle on To, and Next what to do; empty where it settled.
	Problem, Next string
	// Unjudged says that Problem is not the service's: ECS goes on with To, and nobody has seen what it came to.
	Unjudged bool
	// Took is the time from the update until the service was steady on To.
	Took time.Duration
	// Verified is the verdict of the core promises on what is back; nil where it did not come to that.
	Verified *Verdict
}

// Outcome is PASS where To is back and its core promises hold. What was refused changed nothing and is INCOMPLETE.
func (r Rollback) Outcome() Outcome {
	switch {
	case r.Refused != "":
		return Incomplete
	case r.Problem != "" && !r.Unjudged:
		return Fail
	case r.Problem != "", r.Verified == nil:
		return Incomplete
	}
	return r.Verified.Outcome
}

// Alarm is the line that must not be missed: the service may serve nobody. It is empty where the roll-back went well,
// and where nothing was put back since the service is somebody else's by now.
func (r Rollback) Alarm() string {
	switch outcome := r.Outcome(); {
	case r.Refused != "" || outcome == Pass:
		return ""
	case outcome == Fail && r.To == "":
		return fmt.Sprintf("ROLLBACK FAILED: %s is bad on %s: %s", r.Service, r.From, r.Sentence())
	case outcome == Fail:
		return fmt.Sprintf("ROLLBACK FAILED: %s was bad on %s and is not good on %s: %s", r.Service, r.From, r.To, r.Sentence())
	}
	return fmt.Sprintf("ROLLBACK NOT FINISHED: %s was bad on %s, and nobody knows whether it is good on %s: %s",
		r.Service, r.From, r.To, r.Sentence())
}

// Sentence says in one line how the roll-back went.
func (r Rollback) Sentence() string {
	switch {
	case r.Refused != "":
		return "not made: " + r.Refused
	case r.Problem != "":
		return advise(Shorten(r.Problem, longSentence), r.Next)
	case r.Verified == nil:
		return fmt.Sprintf("%s, but nobody looked whether it is good", r.back())
	case r.Verified.Outcome != Pass && len(r.Verified.Findings) > 0:
		return fmt.Sprintf("%s, but %s", r.back(), r.Verified.Findings[0].Sentence())
	}
	return fmt.Sprintf("%s; core %s", r.back(), r.Verified.Tally())
}

func (r Rollback) back() string {
	who := ""
	if r.ByECS {
		who = " by ECS' circuit breaker"
	}
	return fmt.Sprintf("%s is back%s in place of %s after %s", r.To, who, r.From, Seconds(r.Took))
}

func advise(problem, next string) string {
	if next == "" {
		return problem
	}
	return problem + "; " + next
}
