package smoke

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
)

func describeSessions() {
	if !env.target.HTTP.Sessions || !env.writes() {
		return
	}

	It("lasts from register over sign in and status to sign out", id("sessions.story"), bound(), func(ctx SpecContext) {
		account := newAccount("story")
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			l.register(ctx, g, account)
			token := l.signIn(ctx, g, account)

			status, err := l.service(g).Status(ctx, token)
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(status).To(HaveStatus(http.StatusOK))
			var who struct{ Username, Email string }
			g.Expect(l.saw(status.Data(&who))).To(Succeed())
			g.Expect(who.Username).To(Equal(account.Username), "who the token belongs to")
			g.Expect(who.Email).To(Equal(account.Email), "who the token belongs to")

			out, err := l.service(g).Logout(ctx, token)
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(out).To(HaveMessage("success", "Successfully logged out."))
		})
	})

	It("of an admin adds a user, who can then sign in", id("sessions.admin-adds"), bound(), func(ctx SpecContext) {
		admin, added := newAccount("admin"), newAccount("added")
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			l.insertAdmin(ctx, g, admin)
			token := l.signIn(ctx, g, admin)

			reply, err := l.service(g).AddUser(ctx, token, added)
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(reply).To(HaveStatus(http.StatusCreated))
			g.Expect(reply).To(HaveMessage("success", added.Email+" was added!"))
			l.signIn(ctx, g, added)
		})
	})
}
