package smoke

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/gomega"
	"golang.org/x/crypto/bcrypt"

	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/usersapi"
)

// makeUp makes an account up, without making it anywhere.
func makeUp(g Gomega, kind string) usersapi.Account {
	name := env.RunID.Name(kind)
	account := usersapi.Account{Username: name, Email: env.RunID.Email(name), Password: rand.Text()}
	keep(g, evidence.Known{Name: "password of " + name, Value: account.Password})
	return account
}

// forget removes users that this run made, on every instance. What it cannot remove the end of the suite finds.
func forget(ctx context.Context, names ...string) {
	if len(names) == 0 {
		return
	}
	askFor("") // not the matter of the spec before
	err := onAll(places, func(_ int, p *place) error {
		_, err := p.sql(ctx, fmt.Sprintf("DELETE FROM users WHERE username IN ('%s')", strings.Join(names, "', '")))
		return err
	})
	if err != nil {
		why, _, _ := strings.Cut(err.Error(), "\n")
		say.Sayf("the users %s could not be removed: %s", strings.Join(names, ", "), why)
	}
}

// register makes the account on one instance and returns its token.
func (l *look) register(ctx context.Context, g Gomega, account usersapi.Account) (token string) {
	reply, err := l.service(g).Register(ctx, account)
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(reply).To(AnswerAs(goodAnswer(http.MethodPost, "/auth/register")))
	return l.token(g, reply)
}

// token returns the token of a reply, which nothing prints from now on.
func (*look) token(g Gomega, reply usersapi.Reply) string {
	token := reply.Token()
	g.Expect(token).NotTo(BeEmpty(), "no auth_token in\n%s", reply)
	strike(g, token)
	return token
}

// strike keeps a token out of everything that the run writes.
func strike(g Gomega, token string) { keep(g, evidence.Known{Name: "token", Value: token}) }

// cheapHash is the cheapest hash of the account's password that there is, so that to sign in costs the service nothing.
func cheapHash(g Gomega, account usersapi.Account) string {
	hash, err := bcrypt.GenerateFromPassword([]byte(account.Password), bcrypt.MinCost)
	g.Expect(err).NotTo(HaveOccurred())
	keep(g, evidence.Known{Name: "password hash of " + account.Username, Value: string(hash)})
	return string(hash)
}
