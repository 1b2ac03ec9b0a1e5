package deploy

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// definition is a task definition as far as the end of its tasks is told by it. The zero value is one not known.
type definition struct {
	Registered
	containers []types.ContainerDefinition
}

// definition asks for a definition once. One that cannot be had is not known: nothing depends on it alone.
func (w *watch) definition(ctx context.Context, arn string) definition {
	if known, there := w.definitions[arn]; there {
		return known
	}
	out, err := w.api.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String(arn)})
	if err != nil || out.TaskDefinition == nil {
		return definition{Registered: Registered{Revision: RevisionOf(arn)}}
	}
	d := definition{Registered: Registered{Revision: RevisionOf(arn)}, containers: out.TaskDefinition.ContainerDefinitions}
	for i := range d.containers {
		d.Containers = append(d.Containers, containerOf(&d.containers[i]))
	}
	w.definitions[arn] = d
	return d
}

// essential says whether the end of a container ends its task, which is so unless the definition says otherwise.
func (d definition) essential(container string) bool {
	for i := range d.containers {
		if aws.ToString(d.containers[i].Name) == container && d.containers[i].Essential != nil {
			return *d.containers[i].Essential
		}
	}
	return true
}

// usualStop is the agent's own time between SIGTERM and SIGKILL (ECS_CONTAINER_STOP_TIMEOUT).
const usualStop = 30 * time.Second

// stopTimeouts are the shortest time after which one of its containers is killed, and the longest that a task may take
// to stop: linked containers stop one after the other.
func (d definition) stopTimeouts() (shortest, all time.Duration) {
	for i := range d.containers {
		one := usualStop
		if s := d.containers[i].StopTimeout; s != nil {
			one = time.Duration(*s) * time.Second
		}
		if all += one; shortest == 0 || one < shortest {
			shortest = one
		}
	}
	return cmp.Or(shortest, usualStop), cmp.Or(all, usualStop)
}
