package preflight

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/usersapi"
)

// tasks looks at where the service's tasks stand.
func (l *look) tasks(ctx context.Context) came {
	t := l.Target
	steady := l.status.Unsteady(l.status.Definition) == ""
	staging, err := discover.Look(ctx, l.ecs, l.ec2, t.Cluster, t.Service)
	switch {
	case err != nil && !steady && !denied(err):
		return came{findings: []Finding{because(tasks, service)}, lost: true, culprit: service}
	case err != nil:
		return lost(failed(tasks, err, ""))
	}
	l.staging = staging
	stand := make([]string, len(staging.Instances))
	for i, instance := range staging.Instances {
		stand[i] = fmt.Sprintf("%d on %s", len(instance.Tasks), instance.ID)
	}
	if n := len(stand); n != t.Instances.Count && steady && l.enough {
		return found(broken(tasks, "they stand on %d instances where the target's instances.count is %d (%s): look at the "+
			"service's desired count, or change instances.count in %s", n, t.Instances.Count, strings.Join(stand, ", "), t.File()))
	}
	return found(good(tasks, "%s", strings.Join(stand, ", ")))
}

// http asks the service on each instance for its /ping. Any answer but a fault of the server will do.
func (l *look) http(ctx context.Context) came {
	all := l.staging.Instances
	return found(each(len(all), func(i int) []Finding { return []Finding{l.ping(ctx, all[i])} })...)
}

func (l *look) ping(ctx context.Context, i discover.Instance) Finding {
	t := l.Target.HTTP
	check := "HTTP of " + i.ID
	if !reachable(i) {
		return because(check, onEC2)
	}
	base, err := i.BaseURL(t.Container, t.Port)
	if err != nil {
		return failed(check, err, "")
	}
	if port, _ := i.Port(t.Container, t.Port); slices.Contains(l.shut[i.ID], port) {
		return because(check, groups)
	}
	client := usersapi.New(base, usersapi.Options{
		Within: min(t.Within, usual), UserAgent: "ecs-smoke/" + l.RunID,
	})
	reply, err := client.Ping(ctx)
	for asked := time.Now(); err != nil && time.Since(asked) < usual && l.starting(ctx, i); {
		reply, err = client.Ping(ctx)
	}
	switch container, _ := i.Container(t.Container); {
	case err != nil:
		return failed(check, err, fmt.Sprintf("look at what %s says: docker logs %.12s on the instance", t.Container,
			container.RuntimeID))
	case reply.Status >= http.StatusInternalServerError:
		return broken(check, "%s/ping answers %d %s: look at what %s says: docker logs %.12s on the instance", base,
			reply.Status, http.StatusText(reply.Status), t.Container, container.RuntimeID)
	}
	return good(check, "%s/ping answers %d %s in %s", base, reply.Status, http.StatusText(reply.Status),
		reply.Took.Round(time.Millisecond))
}

// starting says whether a task of the instance is so new that its service may not answer yet, and waits a little then.
func (l *look) starting(ctx context.Context, i discover.Instance) bool {
	if len(i.Tasks) == 0 || time.Since(i.Tasks[0].StartedAt) > l.Target.HTTP.Ready {
		return false
	}
	select {
	case <-time.After(l.Target.Deployment.Poll):
		return true
	case <-ctx.Done():
		return false
	}
}
