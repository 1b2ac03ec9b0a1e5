package smoke

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// When every process is done, nothing that the run made is left.
var _ = SynchronizedAfterSuite(func() {}, func(ctx SpecContext) {
	if stage == nil || stage.Fault != nil || !env.writes() {
		return
	}
	ctx2, cancel := context.WithTimeout(ctx, env.longest())
	defer cancel()
	onEveryInstance(ctx2, func(ctx context.Context, g Gomega, l *look) {
		left, err := l.sql(ctx, fmt.Sprintf("SELECT username FROM users WHERE username LIKE '%s%%'", env.RunID.Prefix()))
		g.Expect(l.saw(err)).To(Succeed())
		g.Expect(left).To(BeEmpty(), "users of this run are left in the database")
	})
})
