package smoke

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
)

var _ = Describe("The database", area("containers"), func() {
	It("is ready, and answers inside the service's container", id("containers.database"), bound(),
		func(ctx SpecContext) {
			onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
				l.lookInside(env.target.Database.Container, env.target.Database.Ready...)
				_, err := l.exec(ctx, env.target.Database.Container, env.target.Database.Ready...)
				g.Expect(l.saw(err)).To(Succeed(), "the database takes connections")
				l.lookInside(env.target.HTTP.Container, env.target.Database.Reach...)
				_, err = l.exec(ctx, env.target.HTTP.Container, env.target.Database.Reach...)
				g.Expect(l.saw(err)).To(Succeed(), "the database answers inside the service's container")
			})
		})

	for _, check := range env.target.Database.Checks {
		It("has "+check.What, id("containers.database.%s", check.ID), bound(), func(ctx SpecContext) {
			onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
				l.lookInside(env.target.Database.Container, substitute(env.target.Database.Query, "{sql}", check.SQL)...)
				rows, err := l.sql(ctx, check.SQL)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(rows).To(AnswerCheck(check))
			})
		})
	}
})
