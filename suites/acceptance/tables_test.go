package acceptance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/logs"
	"smoke.example/ecs/helpers/remote"
)

// shownLines is how many of the lines that were found are evidence.
const shownLines = 5

// missesRelation looks for the database's own words about the table that is not there.
func missesRelation(ctx context.Context, g Gomega, l *look) {
	l.onEveryInstance(ctx, g, func(ctx context.Context, g Gomega, l *look) {
		stream := l.stream(ctx, g, env.target.Database.Container)
		l.hint = remote.CommandLine("aws", "logs", "get-log-events", "--start-from-head", "--log-group-name",
			env.target.Logs.Group, "--log-stream-name", stream)
		var found []string
		g.Eventually(ctx, func(ctx context.Context) (_ []string, err error) {
			found, err = l.lines(ctx, stream)
			return found, l.saw(err)
		}).WithTimeout(env.target.Logs.Within).WithPolling(env.target.Logs.Poll).ShouldNot(BeEmpty(),
			"lines in stream %s like: %s", stream, env.target.Acceptance.Missing)
		l.note("its database printed: %s", found[0])
		l.show("stream "+stream+" of "+l.ID, strings.Join(found[:min(len(found), shownLines)], "\n"))
	})
}

// lines are those of a stream that tell of a missing table, each with its time. A stream that is not there yet has none.
func (l *look) lines(ctx context.Context, stream string) (found []string, err error) {
	events, err := logs.Events(ctx, clients.Logs, env.target.Logs.Group, stream, time.Time{})
	if errors.Is(err, logs.ErrNoStream) {
		return nil, nil
	}
	for _, e := range events {
		if env.target.Acceptance.Missing.MatchString(e.Message) {
			found = append(found, e.Time.UTC().Format(time.RFC3339)+" "+strings.TrimSpace(e.Message))
		}
	}
	return found, err
}

// stream is the name of the log stream of the instance's container called name.
func (l *look) stream(ctx context.Context, g Gomega, name string) string {
	task := l.Tasks[0]
	container, there := task.Container(name)
	g.Expect(there).To(BeTrueBecause("ECS lists no container %q in task %s", name, task.ID()))
	definition, err := deploy.Described(ctx, clients.ECS, task.Definition)
	g.Expect(l.saw(err)).To(Succeed())
	wanted, _ := definition.Container(name)
	return logs.StreamName(wanted.LogOptions["awslogs-stream-prefix"], name, task.ID(), container.RuntimeID)
}

// migrate makes the tables and fills them, as a person would on each host.
func migrate(ctx context.Context, g Gomega, l *look) {
	l.onEveryInstance(ctx, g, func(ctx context.Context, g Gomega, l *look) {
		l.exec(ctx, g, env.target.Database.Migrate)
		l.exec(ctx, g, env.target.Database.Seed)
	})
}

// exec runs a command inside the service's container.
func (l *look) exec(ctx context.Context, g Gomega, argv []string) {
	name := env.target.HTTP.Container
	container, there := l.Container(name)
	g.Expect(there).To(BeTrueBecause("ECS lists no container %q on %s", name, l.ID))
	l.hint = l.sshLine(append([]string{"docker", "exec", container.RuntimeID}, argv...)...)
	host, err := l.dial(ctx)
	g.Expect(l.saw(err)).To(Succeed())
	result, err := host.Exec(ctx, container.RuntimeID, argv...)
	g.Expect(l.saw(err)).To(Succeed())
	l.note("`%s` in %s ended well after %s", strings.Join(argv, " "), name, result.Took.Round(time.Millisecond))
	l.show(fmt.Sprintf("`%s` on %s", strings.Join(argv, " "), l.ID), l.hint+"\n"+result.Stdout+result.Stderr+"exit code 0")
}
