package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"smoke.example/ecs/helpers/backchannel"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report/pack"
	"smoke.example/ecs/helpers/walk"
)

// The answers to what a walk asks.
var (
	toGoOn   = answer{"c", "go on", walk.ChoiceContinue}
	toRepeat = answer{"r", "repeat", walk.ChoiceRepeat}
	toSee    = answer{"e", "evidence", "evidence"}
	toStop   = answer{"s", "stop", walk.ChoiceStop}
	toLeave  = answer{"o", "leave it open", walk.ChoiceOpen}
	toAgree  = answer{"y", "yes", walk.ChoiceYes}
	toDeny   = answer{"n", "no", walk.ChoiceNo}
)

// walkHandlers answer what the suite of the acceptance asks.
func (s *session) walkHandlers() map[string]backchannel.Handler {
	return map[string]backchannel.Handler{
		walk.KindStep:     handle(s.onStep),
		walk.KindQuestion: handle(s.onQuestion),
		walk.KindVerify:   handle(s.onVerify),
	}
}

// handle decodes a message for the function that answers it.
func handle[Message, Answer any](do func(context.Context, Message) (Answer, error)) backchannel.Handler {
	return func(ctx context.Context, text json.RawMessage) (any, error) {
		var message Message
		if err := json.Unmarshal(text, &message); err != nil {
			return nil, fmt.Errorf("reading the message: %w", err)
		}
		return do(ctx, message)
	}
}

// onStep asks whether the walk goes on, before a step and after it; where nobody wants to be asked, it does. After a
// question it asks only where the answer was no, which may have been a slip.
func (s *session) onStep(ctx context.Context, m walk.StepMessage) (evidence.Decision, error) {
	silent := m.Step.Asked != "" && m.State != walk.Failed // a question stops the walk itself
	if s.walk.person == nil || !s.options.step || silent {
		return evidence.Decision{Choice: walk.ChoiceContinue}, nil
	}
	d, err := s.walk.person.step(ctx, m)
	if err != nil {
		return evidence.Decision{}, err
	}
	return d, s.decide(pack.About(m.Step), d)
}

// step shows a step and asks what to do; Ctrl-D stops the walk.
func (p *walker) step(ctx context.Context, m walk.StepMessage) (evidence.Decision, error) {
	defer p.begin()()
	options := p.show(m)
	for {
		d, err := p.ask(ctx, options...)
		switch {
		case errors.Is(err, errGone):
			return evidence.Decision{Choice: toStop.choice, Remark: errGone.Error(), By: p.by, At: p.now()}, nil
		case err != nil:
			return d, err
		case d.Choice == toSee.choice:
			p.exhibit(m.Step)
			continue
		case d.Choice == toStop.choice:
			return d, p.remark(ctx, &d, "why?")
		}
		return d, nil
	}
}

// begin gives the terminal to the person, and the function that it returns gives it back.
func (p *walker) begin() (end func()) {
	p.lock.Lock()
	release := p.hold()
	return func() {
		release()
		p.lock.Unlock()
	}
}

// show tells of a step what is known so far, and returns what a person can do about it.
func (p *walker) show(m walk.StepMessage) []answer {
	number := fmt.Sprint(m.Step.Number)
	if m.Of > 0 {
		number = fmt.Sprintf("%d of %d", m.Step.Number, m.Of)
	}
	if m.State == walk.Before {
		p.say("\nStep %s: %s\n  expect: %s", number, m.Step.Title, indent(m.Step.Expect))
		return []answer{toGoOn, toStop}
	}
	for _, seen := range m.Step.Seen {
		p.say("  seen: %s", indent(seen))
	}
	if m.State == walk.Failed {
		p.say("  NOT as expected: %s", indent(m.Why))
	} else {
		p.say("  as expected")
	}
	return []answer{toGoOn, toRepeat, toSee, toStop}
}

// exhibit shows what proves a step.
func (p *walker) exhibit(step evidence.Step) {
	if len(step.Evidence) == 0 {
		p.say("  there is no other evidence than what was seen")
	}
	for _, e := range step.Evidence {
		p.say("  --- %s\n    %s", e.Title, strings.ReplaceAll(strings.TrimRight(e.Text, "\n"), "\n", "\n    "))
	}
}

// indent keeps the lines of a text below its first one.
func indent(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n          ")
}

// onQuestion asks what only a person can judge; without a person the question stays open.
func (s *session) onQuestion(ctx context.Context, m walk.QuestionMessage) (evidence.Decision, error) {
	if s.walk.person == nil {
		return evidence.Decision{Choice: walk.ChoiceOpen}, nil
	}
	d, err := s.walk.person.question(ctx, m.Ask)
	if err != nil {
		return evidence.Decision{}, err
	}
	return d, s.decide("question "+m.ID+": "+m.Ask, d)
}

// question asks a question, to which Enter is no answer, and Ctrl-D neither.
func (p *walker) question(ctx context.Context, text string) (evidence.Decision, error) {
	defer p.begin()()
	p.say("\nFor you to judge: %s", indent(text))
	d, err := p.ask(ctx, toLeave, toAgree, toDeny)
	switch {
	case errors.Is(err, errGone):
		return evidence.Decision{Choice: toLeave.choice, Remark: errGone.Error(), By: p.by, At: p.now()}, nil
	case err != nil || d.Choice == toLeave.choice:
		return d, err
	}
	return d, p.remark(ctx, &d, "a remark?")
}
