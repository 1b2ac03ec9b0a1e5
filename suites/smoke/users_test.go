package smoke

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/usersapi"
)

// newAccount makes up an account that nobody else uses, and forgets it on every instance when the spec ends.
func newAccount(kind string) usersapi.Account {
	name := env.RunID.Name(kind)
	account := usersapi.Account{Username: name, Email: env.RunID.Email(name), Password: rand.Text()}
	env.redact.Add(evidence.Known{Name: "password of " + name, Value: account.Password})
	DeferCleanup(forget, name, bound())
	return account
}

// forget removes a user that this run made, on every instance. What it cannot remove the end of the suite finds.
func forget(ctx context.Context, name string) {
	err := everywhere(func(p *place) error {
		_, err := p.sql(ctx, fmt.Sprintf("DELETE FROM users WHERE username = '%s'", name))
		return err
	})
	if err != nil {
		say.Sayf("the user %s could not be removed: %v", name, err)
	}
}

// register makes the account on one instance and returns its token.
func (l *look) register(ctx context.Context, g Gomega, account usersapi.Account) (token string) {
	reply, err := l.api.Register(ctx, account)
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(reply).To(HaveStatus(http.StatusCreated))
	return l.token(g, reply)
}

// token returns the token of a reply, which nothing prints from now on.
func (*look) token(g Gomega, reply usersapi.Reply) string {
	token := reply.Token()
	g.Expect(token).NotTo(BeEmpty(), "no auth_token in\n%s", reply)
	env.redact.Add(evidence.Known{Name: "token", Value: token})
	return token
}

// promote makes a registered user an admin, which only the database can.
func (l *look) promote(ctx context.Context, g Gomega, account usersapi.Account) {
	rows, err := l.sql(ctx,
		fmt.Sprintf("UPDATE users SET admin = true WHERE username = '%s' RETURNING username", account.Username))
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(rows).To(Equal(account.Username), "the user that the database made an admin")
}
