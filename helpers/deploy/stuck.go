package deploy

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// stuck returns the task of the service that should have stopped long ago, or nil.
func (w *watch) stuck(ctx context.Context) *finding {
	i := slices.IndexFunc(w.ends.stopped, func(t Task) bool {
		_, timeout := w.definition(ctx, t.Definition).stopTimeouts()
		return w.stopsFor(t) > timeout
	})
	if i < 0 {
		return nil
	}
	t := w.ends.stopped[i]
	f := w.ofStop(ctx, t, w.host(ctx, t.Host))
	f.kind = StuckStopping
	return f
}

// stopsFor is how long a task has been stopping, by ECS's clock.
func (w *watch) stopsFor(t Task) time.Duration {
	if !t.StoppedAt.IsZero() || t.StoppingAt.IsZero() {
		return 0
	}
	w.ecsTime(t.StoppingAt)
	return w.ecsNow().Sub(t.StoppingAt)
}

func (w *watch) ofStop(ctx context.Context, t Task, host Room) *finding {
	_, timeout := w.definition(ctx, t.Definition).stopTimeouts()
	f := &finding{facts: w.outcome.common(), task: t, evidence: []string{t.times()}}
	f.facts["task"], f.facts["revision"] = t.ID(), RevisionOf(t.Definition).String()
	f.facts["since"] = w.stopsFor(t).Round(time.Second).String()
	f.facts["timeout"], f.facts["share"] = timeout.String(), w.share()
	f.facts["instance"], f.facts["id"] = host.Instance, host.ID
	return f
}

// mute returns the finding of a task that cannot stop, since its instance has no agent to stop it; nil is none. Of one
// that does not stop though it could, it says so.
func (w *watch) mute(ctx context.Context) *finding {
	for _, t := range w.ends.stopped {
		if w.stopsFor(t) < patient*w.Bounds.Poll {
			continue
		}
		host := w.host(ctx, t.Host)
		f := w.ofStop(ctx, t, host)
		if host.State == disconnected {
			f.kind = NoAgent
			f.facts["why"] = f.facts.fill("task {task} of {revision} was told to stop {since} ago and has not; {share}")
			return f
		}
		w.sayOnce(fmt.Sprintf("task %s of %s was told to stop at %s and has not yet; its stopTimeout is %s",
			f.facts["task"], f.facts["revision"], moment(t.StoppingAt), f.facts["timeout"]))
	}
	return nil
}

// host is a container instance; without an answer it is what its ARN tells.
func (w *watch) host(ctx context.Context, arn string) Room {
	out, err := w.api.DescribeContainerInstances(ctx, &ecs.DescribeContainerInstancesInput{
		Cluster: aws.String(w.Cluster), ContainerInstances: []string{arn},
	})
	if err != nil || len(out.ContainerInstances) == 0 {
		return Room{ID: lastPart(arn), Instance: lastPart(arn)}
	}
	return roomOf(&out.ContainerInstances[0]).Room
}
