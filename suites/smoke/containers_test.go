package smoke

import (
	"cmp"
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/registry"
	"smoke.example/ecs/helpers/remote"
)

var _ = Describe("The containers", area("containers"), func() {
	It("are those of the service's tasks, each one once", id("containers.once"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			l.lookYourself("docker", "ps", "-a", "--no-trunc")
			g.Expect(l.ofService(ctx, g)).To(BeEachOnce(l.wantedNames(ctx, g)))
		})
	})

	It("run, each one since its task began", id("containers.running"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			l.lookAgain()
			for _, t := range l.tenants(ctx, g) {
				l.lookYourself("docker", "inspect", t.Name)
				g.Expect(t.Container).To(BeRunning())
			}
		})
	})

	It("are younger than the deployment", id("containers.young"), bound(), func(ctx SpecContext) {
		onEachContainer(ctx, func(ctx context.Context, g Gomega, l *look, t tenant) {
			started := startedFor(lookAtService(ctx, g, l))
			g.Expect(t.task).To(BeOfDeployment(started, !env.deploys()))
			skew := max(hostSkew, env.target.Hosts.Clock)
			g.Expect(t.Container).To(HaveStartedSince(t.task.CreatedAt, skew))
			if t.task.StartedBy == started.ID {
				g.Expect(t.Container).To(BeYoungerThan(started, skew))
			}
		})
	})

	It("are of the image that the registry has", id("containers.image"), bound(), func(ctx SpecContext) {
		onEachContainer(ctx, func(ctx context.Context, g Gomega, l *look, t tenant) {
			image, err := registry.Look(ctx, clients.ECR, t.wanted.Image)
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(t.Container).To(RunImage(image))
		})
	})

	It("have the environment of the definition", id("containers.environment"), bound(), func(ctx SpecContext) {
		onEachContainer(ctx, func(_ context.Context, g Gomega, _ *look, t tenant) {
			g.Expect(t.Container).To(HaveEnvironment(t.wanted.Environment))
		})
	})

	It("have the links, ports, limits and log settings of the definition", id("containers.settings"), bound(),
		func(ctx SpecContext) {
			onEachContainer(ctx, func(_ context.Context, g Gomega, _ *look, t tenant) {
				configured, _ := env.target.Container(t.wanted.Name)
				g.Expect(t.Container).To(BeSetUpAs(Setup{
					Wanted: t.wanted, Published: t.listed.Ports, Names: t.names, AnyLogDriver: configured.AnyLogDriver,
				}))
			})
		})

	It("have the names, labels and ids that ECS lists", id("containers.identity"), bound(), func(ctx SpecContext) {
		onEachContainer(ctx, func(_ context.Context, g Gomega, _ *look, t tenant) {
			g.Expect(t.Container).To(BeIdentifiedAs(Identity{
				Cluster: discover.LastPart(env.target.Cluster), Task: t.task.ARN,
				Family: t.definition.Family, Revision: t.definition.Number,
				Container: t.wanted.Name, RuntimeID: t.listed.RuntimeID,
			}))
		})
	})

	for _, container := range env.target.Containers {
		if !container.Process.Given() {
			continue
		}
		It("run the expected process in "+container.Name, id("containers.process.%s", container.Name), bound(),
			func(ctx SpecContext) {
				onEachCalled(ctx, container.Name, func(ctx context.Context, g Gomega, l *look, t tenant) {
					l.lookYourself("docker", "exec", t.Name, "cat", "/proc/1/cmdline")
					host, err := l.dial(ctx)
					g.Expect(l.saw(err)).To(Succeed())
					command, err := host.FirstProcess(ctx, t.ID)
					g.Expect(l.saw(err)).To(Succeed())
					g.Expect(command).To(BeProcess(container.Process, t.Name))
					l.note("%s", command)
				})
			})
	}
})

// hostSkew is how far the clocks of a host and of ECS may differ at least.
const hostSkew = 5 * time.Second

// onEachContainer looks at each container of the service that runs, on all instances at once.
func onEachContainer(ctx context.Context, assert func(context.Context, Gomega, *look, tenant)) {
	GinkgoHelper()
	onEachCalled(ctx, "", assert)
}

// onEachCalled looks at each of those that have the name in their definition, any for none, and at one at least.
func onEachCalled(ctx context.Context, name string, assert func(context.Context, Gomega, *look, tenant)) {
	GinkgoHelper()
	onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
		running := 0
		for _, t := range l.tenants(ctx, g) {
			if t.State.Running && t.State.Status == statusRunning && (name == "" || t.wanted.Name == name) {
				running++
				l.lookYourself("docker", "inspect", t.Name)
				assert(ctx, g, l, t)
			}
		}
		g.Expect(running).To(BeNumerically(">", 0), "containers of the service that run here and are called %s",
			cmp.Or(name, "anything"))
	})
}

// startedFor is the deployment that the containers have to be of: this run's, or else the service's primary one.
func startedFor(status deploy.Status) deploy.Deployment {
	for _, d := range status.Deployments {
		if d.ID == expectedDeployment(status) {
			return d
		}
	}
	return deploy.Deployment{ID: expectedDeployment(status)}
}

// statusRunning is what a container's status is unless it is paused or ended.
const statusRunning = "running"

// ofService returns the host's containers, running or not, of tasks of the service's definition family on its
// cluster, as they are now.
func (l *look) ofService(ctx context.Context, g Gomega) []remote.Container {
	l.lookAgain()
	all, err := l.containers(ctx)
	g.Expect(l.saw(err)).To(Succeed())
	family := l.definition(ctx, g).Family
	var ours []remote.Container
	for _, c := range all {
		cluster := discover.LastPart(c.Labels[remote.LabelCluster])
		if c.Labels[remote.LabelFamily] == family && cluster == discover.LastPart(env.target.Cluster) {
			ours = append(ours, c)
		}
	}
	return ours
}
