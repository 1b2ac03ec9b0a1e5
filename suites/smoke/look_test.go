package smoke

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/usersapi"
)

// look is one attempt to see a promise kept, on one instance or on the environment as a whole. It remembers whose
// fault the last error was, so that a run that could not see says so instead of calling the environment bad.
type look struct {
	*place // nil for the environment as a whole

	blame poll.Class
	seen  string
	// hint is the command line by which a person can look, or "".
	hint string
}

// saw remembers whose fault err is and returns it as polls understand it: final ones end them.
func (l *look) saw(err error) error {
	l.blame = poll.Classify(err)
	return poll.Gomega(err)
}

// service is the client of the instance's API. The look ends where there is no address to ask.
func (l *look) service(g Gomega) *usersapi.Client {
	g.Expect(l.saw(l.apiFault)).To(Succeed())
	return l.api
}

// note says in one line what was found.
func (l *look) note(format string, args ...any) { l.seen = fmt.Sprintf(format, args...) }

// lookYourself remembers the command of the host that shows what is looked at, for the message of a failure.
func (l *look) lookYourself(argv ...string) { l.hint = l.sshLine(argv...) }

// lookFromHere remembers the command of this machine that shows what is looked at, for the message of a failure.
func (l *look) lookFromHere(argv ...string) { l.hint = remote.CommandLine(argv...) }

// lookInside remembers the command that shows what is looked at inside the running container called name.
func (l *look) lookInside(name string, argv ...string) {
	if container, ok := l.Container(name); ok {
		l.lookYourself(append([]string{"docker", "exec", container.RuntimeID}, argv...)...)
	}
}

// judge fails the spec if a look failed. It is the environment's fault as soon as one failure is.
func judge(ctx context.Context, looks []*look, messages []string) {
	GinkgoHelper()
	var failures []string
	class := evidence.Infra
	for i, message := range messages {
		if message == "" {
			continue
		}
		if looks[i].blame != poll.Infra {
			class = evidence.Fail
		}
		looks[i].report(message)
		failures = append(failures, looks[i].where()+env.redact.Redact(message+looks[i].how()))
	}
	switch text := strings.Join(failures, "\n\n"); {
	case text != "" && poll.Interrupted(ctx):
		Fail(text) // of no class: nobody is to blame
	case text != "":
		failAs(class, text)
	}
}

// report puts the failure of one look into the spec's report, in its parts.
func (l *look) report(message string) {
	failure := evidence.Failure{Message: message + l.how()}
	if l.place != nil {
		failure.Instance, failure.Address = l.ID, l.address
	}
	failure.Expected, failure.Seen = Halves(message)
	_, failure.Look = Advice(failure.Message)
	addFailure(failure)
}

// addFailure puts a failure, without its secrets, into the spec's report.
func addFailure(f evidence.Failure) {
	for _, text := range []*string{&f.Expected, &f.Seen, &f.Message, &f.Look} {
		*text = env.redact.Redact(*text)
	}
	AddReportEntry(evidence.EntryFailure, ReportEntryVisibilityNever, f)
}

// failAs fails the spec and says in its report whose fault that is.
func failAs(class evidence.Class, message string) {
	GinkgoHelper()
	AddReportEntry(evidence.EntryClass, ReportEntryVisibilityNever, class)
	Fail(message)
}

func (l *look) where() string {
	if l.place == nil {
		return ""
	}
	return fmt.Sprintf("on %s (%s):\n", l.ID, cmp.Or(l.address, "no public address"))
}

// how says how a person can look.
func (l *look) how() string {
	if l.hint == "" {
		return ""
	}
	return "\nTo look yourself: " + l.hint
}
