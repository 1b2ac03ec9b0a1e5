package smoke

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/usersapi"
)

var _ = Describe("The instances", area("instances"), func() {
	It("are found from the service, as many as the target says", id("instances.found"), asserting(stepDiscovery),
		func(ctx SpecContext) {
			holdsUp(stepDiscovery)
			onStaging(ctx, func(_ context.Context, g Gomega, l *look) {
				l.lookFromHere("aws", "ecs", "list-container-instances", "--cluster", env.target.Cluster, "--status", "ACTIVE")
				var ids []string
				for _, instance := range stage.Staging.Instances {
					ids = append(ids, instance.ID)
				}
				g.Expect(ids).To(HaveLen(env.target.Instances.Count),
					"instances that run a task of the service; the target's instances.count says how many there are")
			})
		})

	It("run, with a connected agent, a public address and the service's port", id("instances.up"), bound(),
		func(ctx SpecContext) {
			onEveryInstance(ctx, func(_ context.Context, g Gomega, l *look) {
				g.Expect(l.State).To(Equal("running"), "the EC2 instance's state; to look yourself: "+
					"aws ec2 describe-instance-status --include-all-instances --instance-ids %s", l.ID)
				g.Expect(l.Status).To(Equal("ACTIVE"), "the container instance's status; only an ACTIVE one is given tasks: "+
					"aws ecs update-container-instances-state --cluster %s --container-instances %s --status ACTIVE",
					env.target.Cluster, l.ContainerInstanceARN)
				g.Expect(l.AgentConnected).To(BeTrueBecause(
					"the ECS agent is not connected, so ECS cannot change what runs there; look at it with " +
						"`sudo systemctl status ecs` and in /var/log/ecs/ecs-agent.log"))
				g.Expect(l.saw(l.apiFault)).To(Succeed())
			})
		})

	It("answer HTTP", id("instances.http"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			api := l.service(g)
			l.lookFromHere("curl", "-i", api.Base()+"/ping")
			var reply usersapi.Reply
			g.Eventually(ctx, func(ctx context.Context) (err error) {
				reply, err = api.Ping(ctx)
				return l.saw(err)
			}).WithTimeout(env.target.HTTP.Ready).WithPolling(env.target.Deployment.Poll).Should(Succeed())
			l.note("%s in %s", api.Base(), reply.Took)
		})
	})

	It("answer SSH", id("instances.ssh"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			l.lookYourself("echo", env.RunID.String())
			host, err := l.dial(ctx)
			g.Expect(l.saw(err)).To(Succeed())
			result, err := host.Run(ctx, "echo", env.RunID.String())
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(result.Stdout).To(Equal(env.RunID.String() + "\n"))
		})
	})
})
