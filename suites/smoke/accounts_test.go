package smoke

import (
	"context"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/usersapi"
)

// sharedAccount is one that several specs ask as. It is made on an instance when it is first needed there: to register
// costs the service half a second (bcrypt), and asking as an account does not change it.
type sharedAccount struct {
	kind string
	// enter makes the account on one instance and returns its token.
	enter func(*look, context.Context, Gomega, usersapi.Account) string

	lock    sync.Mutex
	account usersapi.Account
	entered map[string]usersapi.Values
	tokens  map[string]string
}

// share plans an account, and forgets it on every instance when the container's last spec is done.
func share(kind string, enter func(*look, context.Context, Gomega, usersapi.Account) string) *sharedAccount {
	s := &sharedAccount{kind: kind, enter: enter, entered: map[string]usersapi.Values{}, tokens: map[string]string{}}
	AfterAll(func(ctx SpecContext) {
		if s.account.Username != "" {
			forget(ctx, s.account.Username)
		}
	}, NodeTimeout(env.longest()))
	return s
}

// on returns the account with its id on the look's instance, and its token there.
func (s *sharedAccount) on(ctx context.Context, g Gomega, l *look) (known usersapi.Values, token string) {
	account := s.named()
	if known, token = s.recall(l); token != "" {
		return known, token
	}
	token = s.enter(l, ctx, g, account)
	status, err := l.service(g).Status(ctx, token)
	g.Expect(l.saw(err)).To(Succeed())
	var who struct{ ID int }
	g.Expect(l.saw(status.Data(&who))).To(Succeed(), "the account's id in\n%s", status)
	known = usersapi.Values{Known: account, KnownID: who.ID}
	s.remember(l, known, token)
	return known, token
}

func (s *sharedAccount) named() usersapi.Account {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.account.Username == "" {
		s.account = makeUp(s.kind)
	}
	return s.account
}

func (s *sharedAccount) recall(l *look) (usersapi.Values, string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.entered[l.ID], s.tokens[l.ID]
}

func (s *sharedAccount) remember(l *look, known usersapi.Values, token string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.entered[l.ID], s.tokens[l.ID] = known, token
}
