package smoke

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/usersapi"
)

// describeLedger compares the table with the routes that the running application lists, where the target says how.
func describeLedger() {
	if len(env.target.HTTP.Routes) == 0 {
		return
	}
	It("is in the endpoint table, as every route of the running application", id("endpoints.ledger"), bound(),
		func(ctx SpecContext) {
			onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
				l.lookInside(env.target.HTTP.Container, env.target.HTTP.Routes...)
				result, err := l.exec(ctx, env.target.HTTP.Container, env.target.HTTP.Routes...)
				g.Expect(l.saw(err)).To(Succeed())
				routes := strings.Split(strings.TrimSpace(result.Stdout), "\n")
				g.Expect(strings.TrimSpace(result.Stdout)).NotTo(BeEmpty(),
					"%s in %s lists no route", strings.Join(env.target.HTTP.Routes, " "), env.target.HTTP.Container)
				g.Expect(usersapi.Unlisted(routes, env.table, env.target.HTTP.Hidden)).To(BeAllListed(env.target.Endpoints))
				l.note("%d routes", len(routes))
			})
		})
}
