package runner

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/walk"
)

// asks is a walker who types what is given, and what is shown to him.
func asks(typed string) (*walker, *bytes.Buffer) {
	var shown bytes.Buffer
	return &walker{
		typist: newTypist(strings.NewReader(typed)), out: &shown,
		redact: evidence.NewRedactor(evidence.Known{Name: "SECRET_KEY", Value: "my_precious"}),
		by:     "ann", now: func() time.Time { return at(0) }, hold: func() func() { return func() {} },
	}, &shown
}

func TestAStepIsDecidedByAPerson(t *testing.T) {
	step := evidence.Step{
		Number: 4, Title: "GET /users", Expect: "500 on every instance", Seen: []string{"500 on i-1"},
		Evidence: []evidence.Exhibit{{Title: "the answer", Text: "the key is my_precious\n\x1b[2Jfail"}},
	}
	const after = "  [Enter] go on, [r] repeat, [e] evidence, [s] stop > "
	for _, c := range []struct {
		when, typed    string
		state          walk.State
		choice, remark string
		shows          string
	}{
		{
			"Enter goes on before it", "\n", walk.Before, "continue", "",
			"\nStep 4 of 11: GET /users\n  expect: 500 on every instance\n  [Enter] go on, [s] stop > ",
		},
		{"c goes on after it", "c\n", walk.Held, "continue", "", "  seen: 500 on i-1\n  as expected\n" + after},
		{"the whole word does, too", "Continue\n", walk.Held, "continue", "", ""},
		{"r repeats it", "r the network was \x1b[Aup\n", walk.Held, "repeat", "the network was up", ""},
		{"r cannot repeat what was not taken", "r\n\n", walk.Before, "continue", "", `  "r" is none of these` + "\n"},
		{"a failed one can be repeated", "r\n", walk.Failed, "repeat", "", "  NOT as expected: 200\n" + after},
		{"a failed one can be left behind", "\n", walk.Failed, "continue", "", ""},
		{"s stops, and is asked why", "s\nit rains\n", walk.Held, "stop", "it rains", "  why? (Enter for none) > "},
		{"s with its reason is not asked", "s it rains\n", walk.Before, "stop", "it rains", ""},
		{"a wrong key is asked again", "x\xff\n\n", walk.Held, "continue", "", `  "x` + "\ufffd" + `" is none of these` + "\n" + after},
		{
			"e shows the evidence, without what steers the terminal", "e\n\n", walk.Held, "continue", "",
			after + "  --- the answer\n    the key is [SECRET_KEY]\n    fail\n" + after,
		},
		{"the end of the input stops", "", walk.Held, "stop", "the input is at its end", after + "\n"},
		{"a last line without its end counts", "r", walk.Held, "repeat", "", ""},
	} {
		t.Run(c.when, func(t *testing.T) {
			g := NewWithT(t)
			w, shown := asks(c.typed)
			d, err := w.step(t.Context(), walk.StepMessage{Step: step, Of: 11, State: c.state, Why: "200"})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(d).To(Equal(evidence.Decision{Choice: c.choice, Remark: c.remark, By: "ann", At: at(0)}))
			g.Expect(shown.String()).To(ContainSubstring(c.shows))
		})
	}
}

func TestAStepWithoutEvidenceSaysSo(t *testing.T) {
	g := NewWithT(t)
	w, shown := asks("e\n\n")
	_, err := w.step(t.Context(), walk.StepMessage{Step: evidence.Step{Number: 1}, State: walk.Held})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(shown.String()).To(ContainSubstring("  there is no other evidence than what was seen\n"))
}

func TestAQuestionIsAnsweredByAPerson(t *testing.T) {
	for _, c := range []struct{ when, typed, choice, remark string }{
		{"yes is yes", "y\n\n", "yes", ""},
		{"no is no, with a remark", "NO\nnobody told Bob\n", "no", "nobody told Bob"},
		{"a remark that came already is not asked for", "y all of them\n", "yes", "all of them"},
		{"Enter leaves it open", "\n", "open", ""},
		{"the end of the input leaves it open", "", "open", "the input is at its end"},
		{"the end of the input is no remark", "y\n", "yes", ""},
	} {
		t.Run(c.when, func(t *testing.T) {
			g := NewWithT(t)
			w, shown := asks(c.typed)
			d, err := w.question(t.Context(), "Do they know?")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(d).To(Equal(evidence.Decision{Choice: c.choice, Remark: c.remark, By: "ann", At: at(0)}))
			g.Expect(shown.String()).To(HavePrefix("\nFor you to judge: Do they know?\n  [Enter] leave it open, [y] yes, [n] no > "))
		})
	}
}

func TestAnInterruptedQuestionHasNoAnswer(t *testing.T) {
	g := NewWithT(t)
	in, typed := io.Pipe()
	w, shown := asks("")
	w.typist = newTypist(in)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := w.question(ctx, "Do they know?")
	g.Expect(err).To(MatchError(context.Canceled))
	g.Expect(shown.String()).To(HaveSuffix(" > \n"), "the next line begins at its beginning")

	go func() { _, _ = typed.Write([]byte("y\n\n")) }()
	d, err := w.question(t.Context(), "Do they know now?")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(d.Choice).To(Equal("yes"), "the line that was being read is the next question's")
}

func TestAQuestionHoldsTheScreenStill(t *testing.T) {
	g := NewWithT(t)
	w, _ := asks("\n")
	var held []string
	w.hold = func() func() {
		held = append(held, "held")
		return func() { held = append(held, "released") }
	}
	_, err := w.question(t.Context(), "Do they know?")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(held).To(Equal([]string{"held", "released"}))
}

func TestAHeldScreenShowsNothing(t *testing.T) {
	g := NewWithT(t)
	folder := evidence.Folder{Path: t.TempDir()}
	progress, err := evidence.OpenProgress(folder.Path, 1, nil)
	g.Expect(err).NotTo(HaveOccurred())
	out := &quiet{}
	w := Program{Out: out}.watch(folder)
	progress.Phase("walking")
	g.Eventually(out.String).Should(Equal("walking …\n"))
	progress.Say("before the question")
	release := w.hold()
	g.Expect(out.String()).To(HaveSuffix("  before the question\n"), "what was said before it is shown before it")
	progress.Say("meanwhile")
	g.Consistently(out.String, 3*glance, glance).ShouldNot(ContainSubstring("meanwhile"))
	release()
	g.Eventually(out.String).Should(HaveSuffix("  meanwhile\n"))
	w.stop()
}

func TestEachSuiteOfARunIsCountedByItself(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	s := &screen{out: &out, said: at(0)}
	dirs := []string{t.TempDir(), t.TempDir()}
	var followers []*evidence.Follower
	for i, dir := range dirs {
		p, err := evidence.OpenProgress(dir, 1, nil)
		g.Expect(err).NotTo(HaveOccurred())
		p.Phase("phase")
		p.Plan(10 * (i + 1))
		p.SpecDone("a.b", evidence.Held, "")
		g.Expect(p.Close()).To(Succeed())
		followers = append(followers, evidence.Follow(dir))
	}
	s.catchUp(followers)
	g.Expect(s.status(s.since)).To(Equal("phase … 0 s (1 of 20 done)"), "the one that runs within the other")
	p, err := evidence.OpenProgress(dirs[0], 1, nil)
	g.Expect(err).NotTo(HaveOccurred())
	p.SpecDone("a.c", evidence.Held, "")
	s.catchUp(followers)
	g.Expect(s.status(s.since)).To(Equal("phase … 0 s (2 of 10 done)"))
}
