package smoke

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
)

var _ = Describe("The hosts", area("containers"), func() {
	wanted := env.target.Hosts

	if len(wanted.Agent) > 0 {
		It("have agents that know the tasks that ECS lists", id("containers.agent"), bound(), func(ctx SpecContext) {
			onEveryHost(ctx, func(ctx context.Context, g Gomega, l *look, host *remote.Host) {
				l.lookYourself(wanted.Agent...)
				known, err := host.AgentTasks(ctx, wanted.Agent...)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(known).To(AgreeWithECS(l.definition(ctx, g).Family, l.Tasks))
			})
		})
	}

	if wanted.Clock > 0 {
		It("have our time", id("containers.clock"), bound(), func(ctx SpecContext) {
			onEveryHost(ctx, func(ctx context.Context, g Gomega, l *look, host *remote.Host) {
				l.lookYourself("date", "-u", "+%s.%N")
				clock, err := host.Clock(ctx)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(clock).To(BeWithin(wanted.Clock))
				l.note("%s", ClockText(clock))
			})
		})
	}

	if wanted.Disk > 0 {
		It("have room on their disks", id("containers.disk"), bound(), func(ctx SpecContext) {
			onEveryHost(ctx, func(ctx context.Context, g Gomega, l *look, host *remote.Host) {
				l.lookYourself("df", "-P", "-k")
				disk, err := host.DockerDisk(ctx)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(disk).To(HaveRoom(wanted.Disk))
				l.note("%s", DiskText(disk))
			})
		})
	}

	if wanted.Memory > 0 {
		It("have memory left", id("containers.memory"), bound(), func(ctx SpecContext) {
			onEveryHost(ctx, func(ctx context.Context, g Gomega, l *look, host *remote.Host) {
				l.lookYourself("cat", "/proc/meminfo")
				memory, err := host.Memory(ctx)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(memory).To(HaveAvailable(wanted.Memory))
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
