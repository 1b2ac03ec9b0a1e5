package acceptance

import (
	"context"
	"strings"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/walk"
)

// The outcomes of a verification, besides FAIL.
const (
	pass       = "PASS"
	infra      = "INFRA"
	incomplete = "INCOMPLETE"
)

// verifies is a step that has a part of the smoke suite run.
func verifies(name, filter string) func(context.Context, Gomega, *look) {
	return func(ctx context.Context, g Gomega, l *look) { l.verify(ctx, g, name, filter) }
}

// verify has the runner verify what runs, as at night, and asks that all of it holds.
func (l *look) verify(ctx context.Context, g Gomega, name, filter string) {
	var said walk.Verified
	err := runner.Call(ctx, walk.KindVerify, walk.VerifyMessage{Name: name, Use: evidence.Nightly, LabelFilter: filter}, &said)
	g.Expect(l.saw(poll.AsInfra(err))).To(Succeed())
	l.run = said.Folder
	l.note("%s: %s (%s)", said.Outcome, said.Sentence, said.Tally)
	l.show("what was found, see "+said.Folder, strings.Join(said.Findings, "\n"))
	l.blame, l.cut = poll.Broken, said.Outcome == incomplete
	if said.Outcome == infra {
		l.blame = poll.Infra
	}
	g.Expect(said.Outcome).To(Equal(pass), "the verdict on %s, of which %s has all: %s\n%s", name, said.Folder, said.Sentence,
		strings.Join(said.Findings, "\n"))
	l.blame = ""
}
