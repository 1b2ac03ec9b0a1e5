package acceptance

import (
	"context"
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
		g.Eventually(ctx, func(ctx context.Context) (err error) {
			found, err = l.lines(ctx, stream)
			return l.saw(err)
		}).WithTimeout(env.target.Logs.Within).WithPolling(env.target.Logs.Poll).Should(Succeed())
		l.note("its database printed: %s", found[0])
		l.show("stream "+stream+" of "+l.ID, strings.Join(found[:min(len(found), shownLines)], "\n"))
	})
}

// lines are those of a stream that tell of a missing table, each with its time. None is an error with what is there.
func (l *look) lines(ctx context.Context, stream string) (found []string, err error) {
	events, err := logs.Events(ctx, clients.Logs, env.target.Logs.Group, stream, time.Time{})
	last := "nothing"
	for _, e := range events {
		last = strings.TrimSpace(e.Message)
		if env.target.Acceptance.Missing.MatchString(e.Message) {
			found = append(found, e.Time.UTC().Format(time.RFC3339)+" "+last)
		}
	}
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("no line of the database's stream %s matches %q; the last of %d is: %s",
			stream, env.target.Acceptance.Missing, len(events), last)
	}
	return found, err
}

// awaitDatabase waits until the instance's database takes connections, and the service's container reaches it.
func (l *look) awaitDatabase(ctx context.Context, g Gomega) {
	for _, asked := range []struct {
		container string
		argv      []string
	}{
		{env.target.Database.Container, env.target.Database.Ready},
		{env.target.HTTP.Container, env.target.Database.Reach},
	} {
		container, there := l.Container(asked.container)
		g.Expect(there).To(BeTrueBecause("ECS lists no container %q on %s", asked.container, l.ID))
		l.hint = l.sshLine(append([]string{"docker", "exec", container.RuntimeID}, asked.argv...)...)
		host, err := l.dial(ctx)
		g.Expect(l.saw(err)).To(Succeed())
		g.Eventually(ctx, func(ctx context.Context) error {
			_, err := host.Exec(ctx, container.RuntimeID, asked.argv...)
			return l.saw(err)
		}).WithTimeout(env.target.HTTP.Ready).WithPolling(env.target.Deployment.Poll).Should(Succeed())
	}
	l.note("its database takes connections, and the service reaches it")
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
