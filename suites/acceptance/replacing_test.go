package acceptance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
)

// errLate is what ends the wait for all to be as before.
var errLate = errors.New("not all was as before within deployment.within of the kill")

// replaces kills a container and looks how ECS goes about it.
func replaces(ctx context.Context, g Gomega, l *look) {
	l.find(ctx, g)
	victim := places[0]
	task := victim.Tasks[0]
	before, began := idsOf(places), time.Now()
	ctx, cancel := context.WithTimeoutCause(ctx, env.target.Deployment.Within, errLate)
	defer cancel()
	l.kill(ctx, g, victim)
	stopped := l.awaitStop(ctx, g, task)
	l.show("the task that stopped", stopped.Epitaph())
	l.note("ECS stopped task %s of %s: %s", task.ID(), victim.ID, stopped.StoppedReason)
	l.steadyOn(ctx, g, newest.Revision, env.target.Deployment.Within)
	l.find(ctx, g)
	g.Expect(idsOf(places)).NotTo(ContainElement(task.ID()), "the tasks that run now")
	for _, p := range places {
		if id := p.Tasks[0].ID(); !slices.Contains(before, id) {
			l.note("task %s is new, on %s", id, p.ID)
		}
	}
	l.onEveryInstance(ctx, g, ping)
	l.onEveryInstance(ctx, g, seededUsers)
	l.note("all was as before %s after the kill", time.Since(began).Round(time.Second))
}

// kill kills the service's container on one instance.
func (l *look) kill(ctx context.Context, g Gomega, p *place) {
	name := env.target.HTTP.Container
	container, there := p.Container(name)
	g.Expect(there).To(BeTrueBecause("ECS lists no container %q on %s", name, p.ID))
	argv := []string{"docker", "kill", container.RuntimeID}
	l.hint = p.sshLine(argv...)
	host, err := p.dial(ctx)
	g.Expect(l.saw(err)).To(Succeed())
	killed, err := host.Run(ctx, argv...)
	g.Expect(l.saw(err)).To(Succeed())
	l.show("docker kill of "+name+" on "+p.ID, fmt.Sprintf("%s\n%s", l.hint, killed.Stdout))
	l.note("container %s of task %s was killed on %s", name, p.Tasks[0].ID(), p.ID)
}

// awaitStop waits until ECS tells that the task stopped, and why.
func (l *look) awaitStop(ctx context.Context, g Gomega, task discover.Task) (stopped deploy.Task) {
	l.hint = "aws ecs describe-tasks --cluster " + env.target.Cluster + " --tasks " + task.ID()
	g.Eventually(ctx, func(ctx context.Context) error {
		all, err := deploy.StoppedTasks(ctx, clients.ECS, env.target.Cluster, env.target.Service)
		if err != nil {
			return l.saw(err)
		}
		status := "to run"
		if i := slices.IndexFunc(all, func(t deploy.Task) bool { return t.ARN == task.ARN }); i >= 0 {
			stopped = all[i]
			status = "to stop, and it is " + stopped.LastStatus
		}
		if stopped.LastStatus != "STOPPED" {
			return l.saw(fmt.Errorf("ECS wants task %s, of which a container was killed, %s", task.ID(), status))
		}
		return l.saw(nil)
	}).WithTimeout(env.target.Deployment.Within).WithPolling(env.target.Deployment.Poll).Should(Succeed())
	return stopped
}

// idsOf are the ids of the tasks on all instances.
func idsOf(all []*place) (ids []string) {
	for _, p := range all {
		for _, task := range p.Tasks {
			ids = append(ids, task.ID())
		}
	}
	return ids
}
