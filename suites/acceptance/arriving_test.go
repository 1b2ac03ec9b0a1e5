package acceptance

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/logs"
	"smoke.example/ecs/helpers/remote"
)

// who are the credentials' owner, known after the first step.
var who account.Identity

// arrive looks at all that has to be there before anything is deployed.
func arrive(ctx context.Context, g Gomega, l *look) {
	g.Expect(l.saw(openClients(ctx))).To(Succeed())
	var err error
	who, err = account.Whoami(ctx, clients.STS)
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(l.saw(account.Check(env.target.Account, who))).To(Succeed())
	l.note("AWS account %s in %s, as %s", who.Account, clients.Region, who.ARN)
	AddReportEntry(evidence.EntryProvenance, ReportEntryVisibilityNever, evidence.Provenance{
		Account: who.Account, Region: clients.Region, Service: env.target.Cluster + "/" + env.target.Service,
	})
	l.seeInstances(ctx, g)
	_, err = logs.Group(ctx, clients.Logs, env.target.Logs.Group)
	g.Expect(l.saw(err)).To(Succeed())
	l.note("the log group %s is there", env.target.Logs.Group)
	l.seeService(ctx, g)
}

// seeInstances looks at the cluster's instances, and gets into each of them.
func (l *look) seeInstances(ctx context.Context, g Gomega) {
	cluster := env.target.Cluster
	l.hint = remote.CommandLine("aws", "ecs", "list-container-instances", "--cluster", cluster)
	all, err := discover.Cluster(ctx, clients.ECS, cluster)
	g.Expect(l.saw(err)).To(Succeed())
	all, err = discover.OnEC2(ctx, clients.EC2, all)
	g.Expect(l.saw(err)).To(Succeed())
	usable, text := usableOf(all)
	l.show("the container instances of cluster "+cluster, text)
	g.Expect(len(usable)).To(BeNumerically(">=", env.target.Instances.Count),
		"instances of cluster %s that are ACTIVE and whose agent is connected; instances.count of the target wants so many:\n%s",
		cluster, text)
	l.note("cluster %s has %d instances that can run tasks", cluster, len(usable))
	l.hint, places = "", newPlaces(usable)
	l.onEveryInstance(ctx, g, func(ctx context.Context, g Gomega, l *look) {
		l.hint = l.sshLine("docker", "version")
		host, err := l.dial(ctx)
		g.Expect(l.saw(err)).To(Succeed())
		version, err := host.Run(ctx, "docker", "version", "--format", "{{.Server.Version}}")
		g.Expect(l.saw(err)).To(Succeed())
		l.note("SSH as %s, host key %s, Docker %s", env.target.SSH.User, remote.Fingerprints(host.HostKey()),
			strings.TrimSpace(version.Stdout))
	})
}

// usableOf returns the instances on which tasks can start, and all of them as a text, a line each.
func usableOf(all []discover.Instance) (usable []discover.Instance, text string) {
	lines := make([]string, len(all))
	for i, instance := range all {
		agent := "its agent is not connected"
		if instance.AgentConnected {
			agent = "its agent " + cmp.Or(instance.AgentVersion, "of an unknown version") + " is connected"
		}
		lines[i] = fmt.Sprintf("%s (%s): %s, %s", instance.ID, cmp.Or(instance.PublicIP, "no public address"),
			instance.Status, agent)
		if instance.Status == "ACTIVE" && instance.AgentConnected {
			usable = append(usable, instance)
		}
	}
	return usable, strings.Join(lines, "\n")
}

// seeService says which service is there, if any. One that is being deployed is waited for, where the target says so.
func (l *look) seeService(ctx context.Context, g Gomega) {
	t, within := env.target, env.target.Deployment.Poll
	if env.waits() {
		within = t.Deployment.Within
	}
	var exists *deploy.Status
	g.Eventually(ctx, func(ctx context.Context) (string, error) {
		status, err := deploy.Look(ctx, clients.ECS, t.Cluster, t.Service)
		if absent(status, err) {
			return "", l.saw(nil)
		}
		if err != nil {
			return "", l.saw(err)
		}
		exists = &status
		busy, is := status.Underway()
		if !is {
			return "", l.saw(nil)
		}
		return fmt.Sprintf("deployment %s of %s, begun at %s", busy.ID, deploy.RevisionOf(busy.Definition),
			busy.CreatedAt.UTC()), l.saw(nil)
	}).WithTimeout(within).WithPolling(t.Deployment.Poll).Should(BeEmpty(), "a deployment that is under way: wait for its end")
	if exists == nil {
		l.note("there is no service %s/%s yet: it will be created", t.Cluster, t.Service)
		return
	}
	live := deploy.RevisionOf(exists.Live())
	l.note("service %s/%s runs %s with %d of %d tasks: it will be replaced", t.Cluster, t.Service, live, exists.Running,
		exists.Desired)
	l.show("what the service ran before: "+live.String(), tasksOf(exists.Tasks))
}

// absent reports whether a look found no service, or one that was deleted.
func absent(status deploy.Status, err error) bool {
	return errors.Is(err, deploy.ErrNoService) || err == nil && status.State == "INACTIVE"
}

// tasksOf lists tasks, a line each.
func tasksOf(tasks []deploy.Task) string {
	var lines []string
	for _, task := range tasks {
		lines = append(lines, fmt.Sprintf("task %s of %s: %s, started by %s", task.ID(), deploy.RevisionOf(task.Definition),
			task.LastStatus, task.StartedBy))
	}
	return strings.Join(lines, "\n")
}
