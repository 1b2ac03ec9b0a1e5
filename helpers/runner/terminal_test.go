package runner

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/runner/runnertest"
)

// sits runs smoke in a terminal.
func (b *bench) sits(t *testing.T, environ []string, args ...string) *runnertest.Sitting {
	t.Helper()
	self, err := os.Executable()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	environ = slices.Concat(b.program.Environ, []string{"RUNNER_TEST_MAIN=yes", "TINY=pass"}, environ)
	return runnertest.Sit(t, environ, self, args...)
}

const (
	beforeStep = "  [Enter] go on, [s] stop > "
	afterStep  = "  [Enter] go on, [r] repeat, [e] evidence, [s] stop > "
	yesOrNo    = "  [Enter] leave it open, [y] yes, [n] no > "
)

func TestAPersonWalksStepByStepAtATerminal(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	s := b.sits(t, []string{"STEP=1"}, b.walkCall(t, "-by", "ann")...)
	s.Sees("\nStep 1 of 3: look\n  expect: the garden is green\n" + beforeStep)
	s.Types("\r")
	s.Sees("  seen: seen at try\n  as expected\n" + afterStep)
	s.Types("e\r")
	s.Sees("  --- a letter\n    the key is [SECRET_KEY]\n    <b>bold</b>\n" + afterStep)
	s.Types("x\r")
	s.Sees("  \"x\" is none of these\n" + afterStep)
	s.Types("r it was too dark\r")
	s.Sees(afterStep)
	s.Types("c\r")
	s.Sees("\nStep 2 of 3: verify\n")
	s.Types("\r")
	s.Sees("PASS: every required promise ran and held (promises: 2 held)\n  as expected\n" + afterStep)
	s.Types("\r")
	s.Sees("\nFor you to judge: Is it nice?\n" + yesOrNo)
	s.Types("y\r")
	s.Sees("  a remark? (Enter for none) > ")
	s.Types("all of it\r")
	s.Sees("\nThe walk is over. PASS: every required promise ran and held; promises: 3 held\nDo you accept this environment (local)?\n" + yesOrNo)
	s.Types("y\r")
	s.Sees("  a remark? (Enter for none) > ")
	s.Types("\r")
	g.Expect(s.Ends()).To(Equal(0), s.String)
	g.Expect(s.String()).To(MatchRegexp(`  sign-off   accepted by ann at 20\S+ \S+ UTC\n  pack       \S+/acceptance\.html, sha256 [0-9a-f]{64}\n`))
	g.Expect(s.String()).NotTo(ContainSubstring("my_precious"))

	page := b.read(t, report.PackFile)
	for _, text := range []string{
		"Accepted.", "<strong>repeat</strong> by ann at ", "it was too dark", "at try 2", "all of it", "question nice: Is it nice?",
		"<td>the environment</td><td>accepted</td>", "&lt;b&gt;bold&lt;/b&gt;", "<code>tiny.told</code>",
	} {
		g.Expect(page).To(ContainSubstring(text))
	}
	kept, err := readRecord(b.file("."))
	g.Expect(err).NotTo(HaveOccurred())
	var choices []string
	for _, d := range kept.Walk.Decisions {
		choices = append(choices, d.Choice)
	}
	g.Expect(choices).To(Equal([]string{"continue", "repeat", "continue", "continue", "continue", "yes"}))
	g.Expect(page).NotTo(Or(ContainSubstring("my_precious"), ContainSubstring("<b>bold")))
}

func TestAWalkEndsAtAPersonsWish(t *testing.T) {
	for _, c := range []struct {
		when, typed string
		says        []string
	}{
		{
			"by s with a reason", "s it rains\r",
			[]string{"sign-off   not signed: the walk was stopped at step 2: verify\n", "to walk again from the first step"},
		},
		{"by the end of the input", "\x04", []string{"sign-off   not signed: the walk was stopped at step 2: verify\n"}},
		{"by Ctrl-C", "\x03", []string{
			"INCOMPLETE the run was interrupted: by the signal interrupt, in the phase \"verify\"; the suite was told to clean up\n",
			"sign-off   not signed: the verdict is INCOMPLETE\n", "to walk again from the first step",
		}},
	} {
		t.Run(c.when, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := strolling(t)
			s := b.sits(t, []string{"STEP=1"}, b.walkCall(t, "-by", "ann")...)
			s.Sees(beforeStep)
			s.Types("\r")
			s.Sees(afterStep)
			s.Types("\r")
			s.Sees("\nStep 2 of 3: verify\n  expect: what is tiny holds\n" + beforeStep)
			s.Types(c.typed)
			g.Expect(s.Ends()).To(Equal(3), s.String)
			for _, text := range c.says {
				g.Expect(s.String()).To(ContainSubstring(text))
			}
			g.Expect(s.String()).NotTo(ContainSubstring("Do you accept"))
			g.Expect(b.processes()).To(BeEmpty())
			page := b.read(t, report.PackFile)
			g.Expect(page).To(And(ContainSubstring("This is no acceptance"), ContainSubstring("<code>stroll.nice</code>")))
		})
	}
}

func TestWhatWasTypedBeforeAQuestionIsNoAnswer(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	s := b.sits(t, nil, b.walkCall(t, "-by", "ann", "-step")...)
	s.Types("s\r\rs\r")
	s.Sees(beforeStep)
	g.Consistently(s.Fresh, 5*glance, glance).Should(BeEmpty(), "and the screen is still")
	s.Types("\r")
	s.Sees(afterStep)
	s.Types("s\r")
	s.Sees("  why? (Enter for none) > ")
	s.Types("\r")
	g.Expect(s.Ends()).To(Equal(3))
}

func TestWithoutStepsOnlyAPersonsOwnQuestionsAreAsked(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	s := b.sits(t, nil, b.walkCall(t, "-by", "ann")...)
	s.Sees("\nFor you to judge: Is it nice?\n" + yesOrNo)
	s.Types("\r")
	g.Expect(s.Ends()).To(Equal(0), s.String)
	g.Expect(s.String()).NotTo(Or(ContainSubstring("[s] stop"), ContainSubstring("Do you accept")))
	g.Expect(s.String()).To(And(ContainSubstring("  sign-off   not signed: open questions: 1\n"),
		ContainSubstring("; promises: 2 held, 1 open\n")))
	g.Expect(b.read(t, summaryFile)).To(And(ContainSubstring("| ? | `stroll.nice` |"), ContainSubstring("open: nobody has answered")))
	g.Expect(b.read(t, report.PackFile)).To(ContainSubstring("<h2 id=\"open\">Open questions</h2>"))
}

func TestAnEnvironmentThatIsNotAcceptedSaysSo(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	s := b.sits(t, nil, b.walkCall(t, "-by", "ann")...)
	s.Sees(yesOrNo)
	s.Types("y it is\r")
	s.Sees("Do you accept this environment (local)?\n" + yesOrNo)
	s.Types("n the wrong region\r")
	g.Expect(s.Ends()).To(Equal(1), s.String)
	const why = "acceptance: ann does not accept this environment: the wrong region"
	g.Expect(s.String()).To(And(ContainSubstring("\nFAIL: acceptance of local, "), ContainSubstring("  FAIL       "+why+"\n")))
	g.Expect(s.String()).To(MatchRegexp(`  sign-off   NOT accepted by ann at \S+ \S+ UTC: the wrong region\n`))
	g.Expect(b.read(t, report.PackFile)).To(ContainSubstring("This is no acceptance: ann does not accept the environment."))
	g.Expect(b.read(t, summaryFile)).To(And(HavePrefix("# FAIL: "), ContainSubstring("- FAIL "+why+"\n"),
		MatchRegexp(`## Sign-off\n\nNOT accepted by ann at .*: the wrong region\n`)))
	g.Expect(b.again(t, 1)).To(ContainSubstring(why))
}

func TestADumbTerminalGetsNoLineThatIsRenewed(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	s := b.sits(t, []string{"TERM=dumb"}, b.walkCall(t, "-by", "ann")...)
	s.Sees(yesOrNo)
	s.Types("y it is\r")
	s.Sees("Do you accept this environment (local)?\n" + yesOrNo)
	s.Types("y\r")
	s.Sees("a remark? (Enter for none) > ")
	s.Types("\r")
	g.Expect(s.Ends()).To(Equal(0), s.String)
	g.Expect(s.String()).NotTo(ContainSubstring("\x1b"))
}

func TestCtrlCAtTheSignOffSignsNothing(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	s := b.sits(t, nil, b.walkCall(t, "-by", "ann")...)
	s.Sees(yesOrNo)
	s.Types("y\r")
	s.Sees("a remark? (Enter for none) > ")
	s.Types("\r")
	s.Sees(yesOrNo)
	s.Types("\x03")
	g.Expect(s.Ends()).To(Equal(3), s.String)
	g.Expect(s.String()).To(And(ContainSubstring("by the signal interrupt, in the phase \"sign-off\""),
		ContainSubstring("  sign-off   not signed: the run was interrupted\n")))
}

func TestANoBreaksItsPromise(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	s := b.sits(t, []string{
		"GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=user.name", "GIT_CONFIG_VALUE_0=Ann Example",
		"GIT_CONFIG_KEY_1=user.email", "GIT_CONFIG_VALUE_1=ann@example.com",
	}, b.walkCall(t)...)
	s.Sees(yesOrNo)
	s.Types("n Bob does not know\r")
	g.Expect(s.Ends()).To(Equal(1), s.String)
	g.Expect(s.String()).To(ContainSubstring("  sign-off   not signed: the verdict is FAIL\n"))
	g.Expect(b.read(t, report.PackFile)).To(And(ContainSubstring("Bob does not know"), ContainSubstring("by Ann Example &lt;ann@example.com&gt; at ")))
	g.Expect(filepath.Join(b.file("."), "verify-1", reportFile)).To(BeARegularFile())
}
