package smoke

import (
	"context"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/usersapi"
)

// newcomer is one account that is registered on each instance when it is first looked for: to register costs the
// service half a second, and several promises are about what comes after it.
type newcomer struct {
	accounts *cast
	lock     sync.Mutex
	account  usersapi.Account
	tokens   map[string]string
}

func describeNewcomer(accounts *cast) {
	n := &newcomer{accounts: accounts, tokens: map[string]string{}}

	It("of a new user has that user in the list and by id, without a password", id("sessions.listed"), bound(),
		func(ctx SpecContext) {
			onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
				token := n.on(ctx, g, l)
				l.isListed(ctx, g, l.isSignedIn(ctx, g, token, n.who(g)), n.who(g))
			})
		})

	if !env.target.Allows(target.Disrupt) || len(env.target.HTTP.Restart) == 0 {
		return
	}
	It("and its user are still there when the application has started anew", id("sessions.persists"), bound(),
		func(ctx SpecContext) {
			onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
				token := n.on(ctx, g, l)
				who := l.isSignedIn(ctx, g, token, n.who(g))
				l.restart(ctx, g)
				g.Expect(l.isSignedIn(ctx, g, token, n.who(g))).To(Equal(who), "the id of the user after the restart")
				l.isListed(ctx, g, who, n.who(g))
			})
		})
}

// who is the newcomer, made up when first asked for.
func (n *newcomer) who(g Gomega) usersapi.Account {
	n.lock.Lock()
	defer n.lock.Unlock()
	if n.account.Username == "" {
		n.account = n.accounts.newAccount(g, "newcomer")
	}
	return n.account
}

// on returns the newcomer's token on the look's instance.
func (n *newcomer) on(ctx context.Context, g Gomega, l *look) string {
	n.lock.Lock()
	token := n.tokens[l.ID]
	n.lock.Unlock()
	if token != "" {
		return token
	}
	token = l.register(ctx, g, n.who(g))
	n.lock.Lock()
	defer n.lock.Unlock()
	n.tokens[l.ID] = token
	return token
}
