package acceptance

import (
	"context"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/walk"
)

// asks adds a step that only a person can judge.
func asks(question target.Question) {
	const expect = "A person says yes. Where nobody is there to be asked, it stays open."
	s := takes("question."+question.ID, question.Ask, expect, 0,
		func(ctx context.Context, g Gomega, l *look) { l.ask(ctx, g, question) })
	s.Asked = question.Ask
}

func (l *look) ask(ctx context.Context, g Gomega, question target.Question) {
	var d evidence.Decision
	err := runner.Call(ctx, walk.KindQuestion, walk.QuestionMessage{ID: question.ID, Ask: question.Ask}, &d)
	g.Expect(l.saw(poll.AsInfra(err))).To(Succeed())
	if d.Choice == walk.ChoiceOpen {
		l.note("nobody was there to be asked: the question is open")
		return
	}
	l.decisions = append(l.decisions, d)
	l.note("%s said %s at %s", d.By, d.Choice, d.At.UTC().Format(time.RFC3339))
	said := d.Choice
	if d.Remark != "" {
		l.note("%s", d.Remark)
		said += ": " + d.Remark
	}
	g.Expect(d.Choice).To(Equal(walk.ChoiceYes), "%q was answered by %s with %s", question.Ask, d.By, said)
}
