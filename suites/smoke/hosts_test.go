package smoke

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
)

var _ = Describe("The hosts", area("containers"), func() {
	if len(env.target.Hosts.Agent) > 0 {
		It("have agents that know the tasks that ECS lists", id("containers.agent"), bound(), func(ctx SpecContext) {
			onEveryHost(ctx, func(ctx context.Context, g Gomega, l *look, host *remote.Host) {
				l.lookYourself(env.target.Hosts.Agent...)
				known, err := host.AgentTasks(ctx, env.target.Hosts.Agent...)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(known).To(AgreeWithECS(l.definition(ctx, g).Family, l.Tasks))
			})
		})
	}

	if env.target.Hosts.Clock > 0 {
		It("have our time", id("containers.clock"), bound(), func(ctx SpecContext) {
			onEveryHost(ctx, func(ctx context.Context, g Gomega, l *look, host *remote.Host) {
				l.lookYourself("date", "-u", "+%s.%N")
				clock, err := host.Clock(ctx)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(clock).To(BeWithin(env.target.Hosts.Clock))
				l.note("%s", ClockText(clock))
			})
		})
	}

	if env.target.Hosts.Disk > 0 {
		It("have room on their disks", id("containers.disk"), bound(), func(ctx SpecContext) {
			onEveryHost(ctx, func(ctx context.Context, g Gomega, l *look, host *remote.Host) {
				l.lookYourself("df", "-P", "-k")
				disk, err := host.DockerDisk(ctx)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(disk).To(HaveRoom(env.target.Hosts.Disk))
				l.note("%s", DiskText(disk))
			})
		})
	}

	if env.target.Hosts.Memory > 0 {
		It("have memory left", id("containers.memory"), bound(), func(ctx SpecContext) {
			onEveryHost(ctx, func(ctx context.Context, g Gomega, l *look, host *remote.Host) {
				l.lookYourself("cat", "/proc/meminfo")
				memory, err := host.Memory(ctx)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(memory).To(HaveAvailable(env.target.Hosts.Memory))
			})
		})
	}
})

// onEveryHost looks at all instances at once, over SSH.
func onEveryHost(ctx context.Context, assert func(context.Context, Gomega, *look, *remote.Host)) {
	GinkgoHelper()
	onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
		host, err := l.dial(ctx)
		g.Expect(l.saw(err)).To(Succeed())
		assert(ctx, g, l, host)
	})
}
