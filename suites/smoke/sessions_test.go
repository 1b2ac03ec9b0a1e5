package smoke

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/tokens"
	"smoke.example/ecs/helpers/usersapi"
)

func describeSessions(accounts *cast) {
	if !env.target.HTTP.Sessions || !env.writes() {
		return
	}

	It("lasts from register over sign in and status to sign out", id("sessions.story"), bound(), func(ctx SpecContext) {
		account := accounts.newAccount(Default, "story")
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			l.register(ctx, g, account)
			token := l.signIn(ctx, g, account)
			l.isSignedIn(ctx, g, token, account)

			out, err := l.service(g).Logout(ctx, token)
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(out).To(HaveMessage("success", "Successfully logged out."))
		})
	})

	It("of an admin adds a user, who can then sign in", id("sessions.admin-adds"), bound(), func(ctx SpecContext) {
		added := accounts.newAccount(Default, "added")
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			reply, err := l.service(g).AddUser(ctx, accounts.on(ctx, g, l).tokens[usersapi.Admin], added)
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(reply).To(AnswerAs(goodAnswer(http.MethodPost, "/users").Fill(usersapi.Values{New: added})))
			l.signIn(ctx, g, added)
		})
	})

	if env.signingKey != "" {
		It("is signed with the configured key", id("sessions.secret-key"), bound(), func(ctx SpecContext) {
			onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
				known := accounts.on(ctx, g, l)
				token, err := tokens.Signed(env.signingKey, tokens.Claims{Subject: known.ids[usersapi.User]})
				g.Expect(err).NotTo(HaveOccurred())
				strike(g, token)
				status, err := l.service(g).Status(ctx, token)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(status).To(HaveStatus(http.StatusOK),
					"the token is signed with the target's %s, which is not what the service runs with", env.target.HTTP.SigningKey)
				l.isSignedIn(ctx, g, token, accounts.accounts[usersapi.User])
			})
		})
	}

	describeNewcomer(accounts)
}

// listed is a user as the API shows it; by id it shows none.
type listed struct {
	ID              int
	Username, Email string
}

// isSignedIn expects the token to be the account's, and returns the account's id.
func (l *look) isSignedIn(ctx context.Context, g Gomega, token string, account usersapi.Account) (who int) {
	status, err := l.service(g).Status(ctx, token)
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(status).To(HaveStatus(http.StatusOK))
	g.Expect(status).To(ShowNoPassword(account.Password))
	var seen listed
	g.Expect(l.saw(status.Data(&seen))).To(Succeed())
	g.Expect(seen.Username).To(Equal(account.Username), "who the token belongs to")
	g.Expect(seen.Email).To(Equal(account.Email), "who the token belongs to")
	return seen.ID
}

// isListed expects the account in the list, which begins with the newest, and by its id, with no password or hash in
// either.
func (l *look) isListed(ctx context.Context, g Gomega, who int, account usersapi.Account) {
	list, err := l.service(g).Users(ctx)
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(list).To(HaveStatus(http.StatusOK))
	g.Expect(list).To(ShowNoPassword(account.Password))
	g.Expect(list).To(ListNewestFirst())
	var all struct{ Users []listed }
	g.Expect(l.saw(list.Data(&all))).To(Succeed())
	i := slices.IndexFunc(all.Users, func(u listed) bool { return u.ID == who })
	missing := i < 0
	g.Expect(missing).To(BeFalseBecause("no user with the id %d among the %d in\n%s", who, len(all.Users), list.Curl()))
	g.Expect(all.Users[i].Username).To(Equal(account.Username), "the user with the id %d in\n%s", who, list.Curl())
	g.Expect(all.Users[i].Email).To(Equal(account.Email), "the user with the id %d in\n%s", who, list.Curl())

	one, err := l.service(g).User(ctx, strconv.Itoa(who))
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(one).To(HaveStatus(http.StatusOK))
	g.Expect(one).To(ShowNoPassword(account.Password))
	var seen listed
	g.Expect(l.saw(one.Data(&seen))).To(Succeed())
	g.Expect(seen.Username).To(Equal(account.Username), "the user in\n%s", one)
	g.Expect(seen.Email).To(Equal(account.Email), "the user in\n%s", one)
}

// goodAnswer is what the table promises to a request that is as it should be, or that it is a success where the table
// does not have the endpoint.
func goodAnswer(method, route string) usersapi.Answer {
	for _, endpoint := range env.table {
		if endpoint.Method == method && endpoint.Route == route {
			return endpoint.Good()
		}
	}
	return usersapi.Answer{Code: http.StatusCreated, Type: "application/json"}
}
