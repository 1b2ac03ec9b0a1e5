package acceptance

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/poll"
)

// look is one try of a step, or its part on one instance. It remembers whose fault the last error was, so that a walk
// that could not see says so instead of calling the environment bad.
type look struct {
	*place // nil for the environment as a whole

	blame poll.Class
	// cut says that what is wrong is nobody's fault: a verification did not come to its end.
	cut bool
	// part says which part of the step it is, "" for a step of one part.
	part  string
	seen  []string
	shown []evidence.Exhibit
	// hint is the command line by which a person can look, or "".
	hint string
	// decisions are a person's, and run is the folder of a whole run that belongs to the step.
	decisions []evidence.Decision
	run       string
	// instances and failures are what was found on each instance, and what is wrong there.
	instances []evidence.Instance
	failures  []evidence.Failure
}

// saw remembers whose fault err is and returns it as polls understand it: final ones end them.
func (l *look) saw(err error) error {
	l.blame = poll.Classify(err)
	return poll.Gomega(err)
}

// note says in one line what was seen.
func (l *look) note(format string, args ...any) {
	l.seen = append(l.seen, l.inPart(fmt.Sprintf(format, args...)))
}

// inPart is a text with the part of the step that it is about.
func (l *look) inPart(text string) string {
	if l.part == "" {
		return text
	}
	return l.part + ": " + text
}

// show keeps a text that proves it, if there is any.
func (l *look) show(title, text string) {
	if text = strings.TrimSpace(text); text != "" {
		l.shown = append(l.shown, evidence.Exhibit{Title: l.inPart(title), Text: text})
	}
}

// onEveryInstance looks at all instances at once. What is wrong on one of them ends the look, when all have been seen.
func (l *look) onEveryInstance(ctx context.Context, g Gomega, assert func(context.Context, Gomega, *look)) {
	g.Expect(places).NotTo(BeEmpty(), "instances to look at")
	looks, messages, took := make([]*look, len(places)), make([]string, len(places)), make([]time.Duration, len(places))
	var group sync.WaitGroup
	for i, p := range places {
		looks[i] = &look{place: p}
		group.Go(func() {
			defer GinkgoRecover()
			began := time.Now()
			messages[i] = Refusal(func(g Gomega) { assert(ctx, g, looks[i]) })
			took[i] = time.Since(began)
		})
	}
	group.Wait()
	var failures []string
	for i, one := range looks {
		if text := l.join(one, messages[i], took[i]); text != "" {
			failures = append(failures, text)
		}
	}
	if len(failures) > 0 {
		Refuse(strings.Join(failures, "\n\n"))
	}
}

// join adds what was seen on one instance, and returns what is wrong there, or "". It is the environment's fault as soon
// as one failure is.
func (l *look) join(one *look, message string, took time.Duration) string {
	for _, line := range one.seen {
		l.note("%s: %s", one.ID, line)
	}
	for _, exhibit := range one.shown {
		l.show(exhibit.Title, exhibit.Text)
	}
	l.found(evidence.Instance{
		Instance: one.ID, Address: one.PublicIP, Held: message == "", Seen: strings.Join(one.seen, "; "), Seconds: took.Seconds(),
	})
	if message == "" {
		return ""
	}
	l.failures = append(l.failures, one.failure(message))
	if l.blame != poll.Broken || len(l.failures) == 1 {
		l.blame = cmp.Or(one.blame, poll.Broken)
	}
	return fmt.Sprintf("on %s (%s):\n%s", one.ID, cmp.Or(one.PublicIP, "no public address"), one.advised(message))
}

// found adds what was found on an instance to what was found there before.
func (l *look) found(more evidence.Instance) {
	i := slices.IndexFunc(l.instances, func(known evidence.Instance) bool { return known.Instance == more.Instance })
	if i < 0 {
		l.instances = append(l.instances, more)
		return
	}
	known := &l.instances[i]
	known.Held, known.Seconds = known.Held && more.Held, known.Seconds+more.Seconds
	known.Seen = strings.Trim(known.Seen+"; "+more.Seen, "; ")
}

// advised is a message with how a person can look.
func (l *look) advised(message string) string {
	if message == "" || l.hint == "" {
		return message
	}
	return message + "\nTo look yourself: " + l.hint
}

// whole is what was wrong with the environment as a whole, kept as a failure; what is wrong on instances is told already.
func (l *look) whole(message string) string {
	if message == "" || len(l.failures) > 0 {
		return message
	}
	l.failures = append(l.failures, l.failure(message))
	return l.advised(message)
}

// failure is what is wrong, in parts that a report can lay side by side.
func (l *look) failure(message string) evidence.Failure {
	f := evidence.Failure{Message: message, Look: l.hint}
	f.Expected, f.Seen = Halves(message)
	if l.place != nil {
		f.Instance, f.Address = l.ID, l.PublicIP
	}
	return f
}
