package faults_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/faults"
)

func TestHowFaultsAreWritten(t *testing.T) {
	const known = "throttled, late, denied, expired, cut-off, gone, agent-disconnected, instance-draining, no-instances, " +
		"log-group-missing, service-inactive"
	for text, says := range map[string]string{
		"":                                 "reading a fault: it is empty; known are " + known,
		"slow by=2s":                       `reading the fault "slow by=2s": there is no fault slow; known are ` + known,
		"gone by=2s":                       "there is no key by; known are on, every, share, seed, from, for, as",
		"no-instances on=ecs":              "there is no key on; known are as",
		"late":                             "by is missing: how late? For example: by=2s",
		"late by=soon":                     "by=soon is no time, such as by=2s",
		"late by=2s..1s":                   "by=2s..1s ends before it begins",
		"late by=1s..later":                "by=1s..later is no time, such as by=2s",
		"gone for=0s":                      "for=0s is no time, such as for=2s",
		"gone for":                         "for has no value: write for=VALUE",
		"gone for=":                        "for has no value: write for=VALUE",
		"gone for=1s for=2s":               "for is given twice",
		"throttled every=0":                "every=0 is no count from 1 on, such as every=2",
		"throttled from=first":             "from=first is no count from 1 on, such as from=2",
		"throttled share=2":                "share=2 is no probability above 0 and up to 1, such as share=0.1",
		"throttled share=0.5 every=2":      "every and share are both given: one of them says how many calls are hit",
		"throttled seed=2":                 "seed=2 belongs to share, which is not given",
		"denied on=ecs,UpdateServices":     "on=ecs,UpdateServices: the API has neither a service nor an operation UpdateServices",
		"cut-off at=end":                   "at=end is none of start, middle",
		"agent-disconnected":               "instance is missing: which? For example: instance=1",
		"instance-draining instance=first": "instance=first is no count from 1 on, such as instance=2",
	} {
		t.Run(text, func(t *testing.T) {
			g := NewWithT(t)
			if !strings.HasPrefix(says, "reading ") {
				says = `reading the fault "` + text + `": ` + says
			}
			g.Expect(faults.Check(text)).To(MatchError(says))
		})
	}
}

func TestEverythingThatIsWrongIsSaidAtOnce(t *testing.T) {
	w := newWorld(t)
	err := w.faults.Put("late by=x every=0", "throttled", "slow")
	w.Expect(err).To(MatchError(And(
		ContainSubstring("by=x is no time"), ContainSubstring("every=0 is no count"), ContainSubstring("no fault slow"),
	)))
	w.Expect(w.faults.List()).To(BeEmpty(), "nor is the good one in")
}

func TestANameIsTakenOnce(t *testing.T) {
	w := newWorld(t)
	w.put("throttled every=3")
	const taken = `putting in the fault "throttled": throttled is in already, as "throttled every=3": clear it first, or ` +
		"give this one another name, such as as=throttled-2"
	w.Expect(w.faults.Put("throttled")).To(MatchError(taken))
	w.put("throttled as=throttled-2")
	w.Expect(w.faults.Put("gone", "gone for=2s")).To(MatchError(ContainSubstring(`gone is in already, as "gone"`)))
	w.Expect(w.faults.Clear("throttled", "gone")).To(MatchError(
		"clearing the fault gone: it is not in; in are throttled, throttled-2",
	))
	w.Expect(w.faults.Clear("throttled")).To(Succeed())
	w.put("throttled")
	w.Expect(w.faults.Clear()).To(Succeed())
	w.Expect(w.faults.Clear("late")).To(MatchError("clearing the fault late: it is not in; no fault is"))
	w.Expect(w.faults.Clear()).To(Succeed(), "there is nothing to be wrong about")
	w.Expect(w.ask("ecs")).To(Succeed())
}

func TestHelpTellsEveryFaultAndKey(t *testing.T) {
	g := NewWithT(t)
	for _, word := range []string{
		"throttled", "late", "denied", "expired", "cut-off", "gone", "agent-disconnected", "instance-draining",
		"no-instances", "log-group-missing", "service-inactive", "on ", "every", "share", "seed", "from", "for ", "as ",
		"by: how late", "at: start", "instance: which", "group: its name", "service: its name",
	} {
		g.Expect(faults.Help()).To(ContainSubstring(word))
	}
}
