package smoke

import (
	"context"
	"sync"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/remote"
)

// tenant is a container on an instance beside what it should be.
type tenant struct {
	remote.Container
	// task is the one that it belongs to, listed is it as ECS lists it there, wanted as its definition has it.
	task       discover.Task
	listed     discover.Container
	definition deploy.Registered
	wanted     deploy.ContainerDefinition
	// names are those on the host of the task's containers, by their names in the definition.
	names map[string]string
}

// tenants returns the containers of the service's tasks on the instance, running or not. What is missing is another
// promise's matter.
func (l *look) tenants(ctx context.Context, g Gomega) []tenant {
	g.Expect(l.Tasks).NotTo(BeEmpty(), "tasks on the instance")
	all, err := l.containers(ctx)
	g.Expect(l.saw(err)).To(Succeed())
	var found []tenant
	for _, task := range l.Tasks {
		definition := l.describe(ctx, g, task.Definition)
		names := map[string]string{}
		for _, c := range all {
			if c.Labels[remote.LabelTask] != task.ARN {
				continue
			}
			t := tenant{Container: c, task: task, definition: definition, names: names}
			name := c.Labels[remote.LabelContainer]
			names[name] = c.Name
			t.listed, _ = task.Container(name)
			if wanted, ok := definition.Container(name); ok {
				t.wanted = wanted
				found = append(found, t)
			}
		}
	}
	g.Expect(found).NotTo(BeEmpty(), "containers of the service's tasks on the instance")
	return found
}

// wantedNames are the names of the containers that each task on the instance has to have, by the task's ARN.
func (l *look) wantedNames(ctx context.Context, g Gomega) map[string][]string {
	wanted := map[string][]string{}
	for _, task := range l.Tasks {
		for _, c := range l.describe(ctx, g, task.Definition).Containers {
			wanted[task.ARN] = append(wanted[task.ARN], c.Name)
		}
	}
	return wanted
}

// definition is the one that the instance's newest task runs, as ECS keeps it.
func (l *look) definition(ctx context.Context, g Gomega) deploy.Registered {
	g.Expect(l.Tasks).NotTo(BeEmpty(), "tasks on the instance")
	return l.describe(ctx, g, l.Tasks[0].Definition)
}

// described are the definitions that this process has looked up: a revision never changes.
var described sync.Map

func (l *look) describe(ctx context.Context, g Gomega, arn string) deploy.Registered {
	if known, ok := described.Load(arn); ok {
		if definition, ok := known.(deploy.Registered); ok {
			return definition
		}
	}
	definition, err := deploy.Described(ctx, clients.ECS, arn)
	g.Expect(l.saw(err)).To(Succeed())
	described.Store(arn, definition)
	return definition
}
