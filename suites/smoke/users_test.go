package smoke

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/bcrypt"

	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/usersapi"
)

// newAccount makes up an account that nobody else uses, and forgets it on every instance when the spec ends.
func newAccount(kind string) usersapi.Account {
	account := makeUp(kind)
	DeferCleanup(forget, account.Username, NodeTimeout(env.longest()))
	return account
}

// makeUp makes an account up, without making it anywhere.
func makeUp(kind string) usersapi.Account {
	name := env.RunID.Name(kind)
	account := usersapi.Account{Username: name, Email: env.RunID.Email(name), Password: rand.Text()}
	env.redact.Add(evidence.Known{Name: "password of " + name, Value: account.Password})
	return account
}

// forget removes a user that this run made, on every instance. What it cannot remove the end of the suite finds.
func forget(ctx context.Context, name string) {
	err := everywhere(func(p *place) error {
		_, err := p.sql(ctx, fmt.Sprintf("DELETE FROM users WHERE username = '%s'", name))
		return err
	})
	if err != nil {
		why, _, _ := strings.Cut(err.Error(), "\n")
		say.Sayf("the user %s could not be removed: %s", name, why)
	}
}

// register makes the account on one instance and returns its token.
func (l *look) register(ctx context.Context, g Gomega, account usersapi.Account) (token string) {
	reply, err := l.service(g).Register(ctx, account)
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

// signIn signs the account in on one instance and returns its token.
func (l *look) signIn(ctx context.Context, g Gomega, account usersapi.Account) (token string) {
	reply, err := l.service(g).Login(ctx, usersapi.Credentials{Email: account.Email, Password: account.Password})
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(reply).To(HaveStatus(http.StatusOK))
	g.Expect(reply).To(HaveMessage("success", "Successfully logged in."))
	return l.token(g, reply)
}

// insertAdmin makes an account that is an admin, which only the database can. Its password has the cheapest hash that
// there is, so that signing in costs the service nothing.
func (l *look) insertAdmin(ctx context.Context, g Gomega, account usersapi.Account) {
	hash, err := bcrypt.GenerateFromPassword([]byte(account.Password), bcrypt.MinCost)
	g.Expect(err).NotTo(HaveOccurred())
	env.redact.Add(evidence.Known{Name: "password hash of " + account.Username, Value: string(hash)})
	rows, err := l.sql(ctx, fmt.Sprintf("INSERT INTO users (username, email, password, active, admin, created_at) "+
		"VALUES ('%s', '%s', '%s', true, true, now()) RETURNING username", account.Username, account.Email, hash))
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(rows).To(Equal(account.Username), "the admin that the database made")
}
