package smoke

import (
	"context"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/unique"
	"smoke.example/ecs/helpers/usersapi"
)

// promiseClean is the id of the promise that no spec but the end of the suite keeps.
const promiseClean = "afterwards.clean"

// When every process is done, nothing that the run made is left.
var _ = SynchronizedAfterSuite(func() {}, func(ctx SpecContext) {
	if stage == nil || !env.writes() {
		return
	}
	AddReportEntry(evidence.EntryPromise, ReportEntryVisibilityNever, promiseClean)
	askFor(promiseClean)
	if len(places) == 0 {
		return // no spec ran that could have made anything
	}
	ctx2, cancel := context.WithTimeout(ctx, env.longest())
	defer cancel()
	onEveryInstance(ctx2, func(ctx context.Context, g Gomega, l *look) {
		if env.makesUsers() {
			users, err := l.madeUsers(ctx)
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(users[env.RunID]).To(KeepNo("user of this run", "the database"))
		}
		left, err := l.traces(ctx)
		g.Expect(l.saw(err)).To(Succeed())
		g.Expect(left).To(KeepNo("process or file of this run", "the host"))
	})
})

// makesUsers reports whether this run may make users: for the sessions, or for an answer of the table that is about one.
func (e environment) makesUsers() bool {
	asked := func(endpoint usersapi.Endpoint) bool { return slices.ContainsFunc(endpoint.Answers, needsAccount) }
	return e.writes() && (e.target.HTTP.Sessions || slices.ContainsFunc(e.table, asked))
}

// madeUsers returns the users that runs of this suite made and did not remove, by their run.
func (p *place) madeUsers(ctx context.Context) (map[unique.Run][]string, error) {
	rows, err := p.sql(ctx, "SELECT username FROM users WHERE username LIKE 'smoke-%' ORDER BY 1")
	made := map[unique.Run][]string{}
	for _, name := range strings.Fields(rows) {
		if run, ours := unique.IsOurs(name); ours {
			made[run] = append(made[run], name)
		}
	}
	return made, err
}

// listTraces prints the command lines of all processes of the host, those inside containers too, and the files where
// commands leave theirs. It holds nothing of the run, which would make it a trace of its own. A small host may be without
// ps.
const listTraces = `ps -eo args 2>/dev/null || cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n'; ls -a . /tmp /var/tmp 2>/dev/null; true`

// traces returns the processes and files of the host that bear the run's name.
func (p *place) traces(ctx context.Context) ([]string, error) {
	host, err := p.dial(ctx)
	if err != nil {
		return nil, err
	}
	listed, err := host.Run(ctx, "sh", "-c", listTraces)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(listed.Stdout, "\n")
	return slices.DeleteFunc(lines, func(line string) bool { return !strings.Contains(line, env.RunID.Prefix()) }), nil
}
