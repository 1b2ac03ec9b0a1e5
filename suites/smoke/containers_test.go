package smoke

import (
	"cmp"
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/registry"
	"smoke.example/ecs/helpers/remote"
)

var _ = Describe("The containers", area("containers"), func() {
	It("run, each one once", id("containers.running"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			for _, container := range l.inspected(ctx, g) {
				g.Expect(container).To(BeRunning())
			}
		})
	})

	It("are of the image that the registry has", id("containers.image"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			definition := l.definition(ctx, g)
			for name, container := range l.inspected(ctx, g) {
				wanted, _ := definition.Container(name)
				image, err := registry.Look(ctx, clients.ECR, wanted.Image)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(container).To(RunImage(image))
			}
		})
	})

	It("have the environment of the definition", id("containers.environment"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			definition := l.definition(ctx, g)
			for name, container := range l.inspected(ctx, g) {
				wanted, _ := definition.Container(name)
				g.Expect(container).To(HaveEnvironment(wanted.Environment))
			}
		})
	})

	It("reach the database from the service's", id("containers.database"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			_, err := l.exec(ctx, env.target.Database.Container, env.target.Database.Ready...)
			g.Expect(l.saw(err)).To(Succeed(), "the database takes connections")
			_, err = l.exec(ctx, env.target.HTTP.Container, env.target.Database.Reach...)
			g.Expect(l.saw(err)).To(Succeed(), "the database answers inside the service's container")
		})
	})
})

// The labels that the ECS agent puts on every container.
const (
	labelTask      = "com.amazonaws.ecs.task-arn"
	labelContainer = "com.amazonaws.ecs.container-name"
)

// definition is the one that the instance's task runs, as ECS keeps it.
func (l *look) definition(ctx context.Context, g Gomega) deploy.Registered {
	g.Expect(l.Tasks).NotTo(BeEmpty(), "tasks on the instance")
	definition, err := deploy.Described(ctx, clients.ECS, l.Tasks[0].Definition)
	g.Expect(l.saw(err)).To(Succeed())
	return definition
}

// inspected returns the instance's running containers of the service's task by their name in the definition, and
// fails unless each of the target's is there exactly once.
func (l *look) inspected(ctx context.Context, g Gomega) map[string]remote.Container {
	host, err := l.dial(ctx)
	g.Expect(l.saw(err)).To(Succeed())
	all, err := host.Containers(ctx)
	g.Expect(l.saw(err)).To(Succeed())

	found := map[string]remote.Container{}
	var names, seen []string
	for _, container := range all {
		if container.State.Running && container.Labels[labelTask] != "" {
			name := container.Labels[labelContainer]
			found[name] = container
			names = append(names, name)
			seen = append(seen, container.Name)
		}
	}
	var wanted []string
	for _, container := range env.target.Containers {
		wanted = append(wanted, container.Name)
	}
	g.Expect(names).To(ConsistOf(wanted), "of ECS tasks there run %s", cmp.Or(strings.Join(seen, ", "), "no containers"))
	return found
}
