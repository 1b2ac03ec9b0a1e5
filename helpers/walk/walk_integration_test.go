package walk_test

import (
	"context"
	"encoding/json"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/backchannel"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/standin"
	"smoke.example/ecs/helpers/walk"
)

// person answers the suite as a runner does at whose terminal somebody sits.
type person struct {
	sync.Mutex
	// decide answers a step; nil is nobody, and the walk goes on.
	decide func(walk.StepMessage) string
	// answer is that to every question, with a remark; "" has no runner that takes questions.
	answer, remark string
	// verdict is that of every verification.
	verdict walk.Verified
}

func (p *person) handlers() map[string]backchannel.Handler {
	all := map[string]backchannel.Handler{walk.KindStep: p.onStep, walk.KindVerify: p.onVerify}
	if p.answer != "" {
		all[walk.KindQuestion] = func(context.Context, json.RawMessage) (any, error) {
			return evidence.Decision{Choice: p.answer, By: "michael", At: time.Now(), Remark: p.remark}, nil
		}
	}
	return all
}

func (p *person) onStep(_ context.Context, text json.RawMessage) (any, error) {
	var m walk.StepMessage
	err := json.Unmarshal(text, &m)
	p.Lock()
	defer p.Unlock()
	if p.decide == nil {
		return evidence.Decision{Choice: walk.ChoiceContinue}, err
	}
	return evidence.Decision{Choice: p.decide(m), By: "michael", At: time.Now()}, err
}

func (p *person) onVerify(_ context.Context, text json.RawMessage) (any, error) {
	var m walk.VerifyMessage
	err := json.Unmarshal(text, &m)
	return p.verdict, err
}

// TestAWalkThroughAnEmptyEnvironment takes first steps of walks; that of the runner's whole chain takes all of them.
func TestAWalkThroughAnEmptyEnvironment(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	s := empty(t)
	environ := standin.Within(os.Environ(), s.Environment())
	t.Run("can be stopped and repeated by a person", func(t *testing.T) { stopAndRepeat(t, environ) })
	t.Run("says what is wrong", func(t *testing.T) {
		g := NewWithT(t)
		g.Expect(s.Faults().Put("instance-draining instance=1")).To(Succeed())
		t.Cleanup(func() { g.Expect(s.Faults().Clear("instance-draining")).To(Succeed()) })
		sayWhatIsWrong(t, environ)
	})
	t.Run("says what is left when it is interrupted", func(t *testing.T) { sayWhatIsLeft(t, environ) })
}

func stopAndRepeat(t *testing.T, environ []string) {
	const first, second = "acceptance.empty", "acceptance.unmigrated"
	at := func(m walk.StepMessage, number int, state walk.State) bool {
		return m.Step.Number == number && m.State == state
	}
	for sentence, tc := range map[string]struct {
		decide        func(walk.StepMessage) string
		first, second []string
		tries         int
	}{
		"stop before a step": {func(m walk.StepMessage) string {
			if at(m, 2, walk.Before) {
				return walk.ChoiceStop
			}
			return walk.ChoiceContinue
		}, []string{"continue", "continue"}, []string{"stop"}, 1},
		"stop after a step": {func(m walk.StepMessage) string {
			if at(m, 1, walk.Held) {
				return walk.ChoiceStop
			}
			return walk.ChoiceContinue
		}, []string{"continue", "stop"}, nil, 1},
		"repeat a step, and then stop": {func(m walk.StepMessage) string {
			switch {
			case at(m, 1, walk.Held) && m.Step.Tries == 1:
				return walk.ChoiceRepeat
			case at(m, 1, walk.Held):
				return walk.ChoiceStop
			}
			return walk.ChoiceContinue
		}, []string{"continue", "repeat", "stop"}, nil, 2},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			w := begin(t, environ, &person{decide: tc.decide}).end()
			g.Expect(w.verdict.Outcome).To(Equal(report.Incomplete), w.output)
			g.Expect(w.promise(first).State).To(Equal(report.Held))
			g.Expect(w.promise(second).State).To(Equal(report.Interrupted))
			g.Expect(w.promise(second).Why).To(HavePrefix("michael ended the walk after step 1 of 12, at "))
			g.Expect(w.promise("acceptance.ping").State).To(Equal(report.NotRun))
			g.Expect(w.choices(first)).To(Equal(tc.first))
			g.Expect(w.choices(second)).To(Equal(tc.second))
			g.Expect(w.steps[first].Tries).To(Equal(tc.tries))
		})
	}
}

func sayWhatIsWrong(t *testing.T, environ []string) {
	g := NewWithT(t)
	var told []walk.StepMessage
	w := begin(t, environ, &person{decide: func(m walk.StepMessage) string {
		told = append(told, m)
		return walk.ChoiceContinue
	}}).end()
	g.Expect(w.verdict.Outcome).To(Equal(report.Fail), w.output)
	g.Expect(w.promise("acceptance.empty").State).To(Equal(report.Broken))
	g.Expect(w.promise("acceptance.empty").Why).To(And(ContainSubstring("instances.count of the target wants so many"),
		ContainSubstring("DRAINING"), ContainSubstring("To look yourself: aws ecs list-container-instances")))
	g.Expect(w.promise("acceptance.unmigrated").State).To(Equal(report.NotRun))
	g.Expect(w.steps["acceptance.empty"].Evidence).To(ContainElement(HaveField("Text", ContainSubstring("DRAINING"))))
	g.Expect(told).To(HaveLen(2))
	g.Expect(told[1].State).To(Equal(walk.Failed))
	g.Expect(told[1].Why).To(ContainSubstring("instances.count"))
}

func sayWhatIsLeft(t *testing.T, environ []string) {
	g := NewWithT(t)
	walking := begin(t, environ, &person{})
	following := evidence.Follow(walking.dir)
	g.Eventually(t.Context(), following.Next).WithTimeout(2 * time.Minute).Should(
		ContainElement(HaveField("Text", HavePrefix("created flask-microservices-staging/"))))
	g.Expect(walking.cmd.Process.Signal(syscall.SIGINT)).To(Succeed())
	w := walking.end()
	g.Expect(w.verdict.Outcome).To(Equal(report.Incomplete), w.output)
	g.Expect(w.promise("acceptance.unmigrated").State).To(Equal(report.Interrupted))
	g.Expect(w.steps["acceptance.unmigrated"].Tries).To(Equal(1))
	g.Expect(w.said(g)).To(ContainElement(And(ContainSubstring("is left on testdriven-staging:1, which makes no tables"),
		ContainSubstring("smoke gate -target"))))
}

func TestAWalkThatCannotSeeBlamesNoEnvironment(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the suite")
	}
	g := NewWithT(t)
	w := begin(t, nowhere(), &person{}).end()
	g.Expect(w.verdict.Outcome).To(Equal(report.Infra), w.output)
	g.Expect(w.promise("acceptance.empty").Why).To(ContainSubstring("asking AWS whose the credentials are"))
	g.Expect(w.promise("acceptance.unmigrated").State).To(Equal(report.NotRun))
}

// nowhere leads to no AWS at all.
func nowhere() []string {
	return append(os.Environ(), "AWS_ENDPOINT_URL=http://127.0.0.1:9", "AWS_ACCESS_KEY_ID=A", "AWS_SECRET_ACCESS_KEY=s",
		"AWS_MAX_ATTEMPTS=1", "AWS_EC2_METADATA_DISABLED=true")
}

func TestWhatAPersonOrTheVerificationSays(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the suite")
	}
	const question, endpoints = "acceptance.question.told", "acceptance.endpoints"
	verdict := func(outcome string) *person {
		return &person{verdict: walk.Verified{
			Outcome: outcome, Sentence: "sessions.story: no token", Findings: []string{"sessions.story: no token"}, Folder: "verify-1",
		}}
	}
	for sentence, tc := range map[string]struct {
		person *person
		id     string
		state  report.State
		why    string
		seen   string
	}{
		"yes":             {&person{answer: walk.ChoiceYes}, question, report.Held, "", "michael said yes at "},
		"no":              {&person{answer: walk.ChoiceNo, remark: "nobody knows"}, question, report.Broken, "no: nobody knows", "nobody knows"},
		"nobody":          {&person{answer: walk.ChoiceOpen}, question, report.Held, "", "the question is open"},
		"no line for it":  {&person{}, question, report.Unjudged, `the runner knows no message of the kind "question"`, ""},
		"a good verdict":  {verdict("PASS"), endpoints, report.Held, "", "PASS: "},
		"a bad verdict":   {verdict("FAIL"), endpoints, report.Broken, "sessions.story: no token", "FAIL: "},
		"no verdict":      {verdict("INFRA"), endpoints, report.Unjudged, "sessions.story: no token", "INFRA: "},
		"half a verdict":  {verdict("INCOMPLETE"), endpoints, report.Interrupted, "verify-1", "INCOMPLETE: "},
		"a secret remark": {&person{answer: walk.ChoiceNo, remark: "it is my_precious"}, question, report.Broken, "no: it is [SECRET_KEY]", "it is [SECRET_KEY]"},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			w := begin(t, nowhere(), tc.person, "-ginkgo.label-filter=id:"+tc.id).end()
			g.Expect(w.promise(tc.id).State).To(Equal(tc.state), w.output)
			g.Expect(w.promise(tc.id).Why).To(ContainSubstring(tc.why))
			if tc.seen != "" {
				g.Expect(w.steps[tc.id].Seen).To(ContainElement(ContainSubstring(tc.seen)))
			}
			if tc.person.answer == walk.ChoiceOpen {
				g.Expect(w.steps[tc.id].Asked).NotTo(BeEmpty())
				g.Expect(w.steps[tc.id].Decisions).To(BeEmpty())
			}
		})
	}
}
