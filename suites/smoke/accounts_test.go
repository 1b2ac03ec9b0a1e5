package smoke

import (
	"context"
	"crypto/rand"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/tokens"
	"smoke.example/ecs/helpers/usersapi"
)

// cast are the accounts of all specs that ask the API. Those that are asked as and about are made by the database when
// they are first needed on an instance, all at once and with the cheapest hash that there is: to register one would
// cost the service half a second. Nothing that is asked as them changes them. All are forgotten at once, too: every
// look into the database starts a program in its container.
type cast struct {
	lock     sync.Mutex
	accounts map[usersapi.Caller]usersapi.Account
	entered  map[string]*entered
	madeUp   []string
}

// entered is the cast on one instance.
type entered struct {
	ids    map[usersapi.Caller]int
	tokens map[usersapi.Caller]string
}

// newCast plans the accounts, and forgets them on every instance when the container's last spec is done.
func newCast() *cast {
	c := &cast{entered: map[string]*entered{}}
	AfterAll(func(ctx SpecContext) { forget(ctx, c.madeUp...) }, NodeTimeout(env.longest()))
	return c
}

// newAccount makes up an account that is forgotten with the cast.
func (c *cast) newAccount(g Gomega, kind string) usersapi.Account {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.makeUp(g, kind)
}

func (c *cast) makeUp(g Gomega, kind string) usersapi.Account {
	account := makeUp(g, kind)
	c.madeUp = append(c.madeUp, account.Username)
	return account
}

// on returns the cast on the look's instance. The looks of one spec are of different instances. Those whom a service
// that does not answer could not sign in are made all the same, and signed in the next time.
func (c *cast) on(ctx context.Context, g Gomega, l *look) *entered {
	accounts, known := c.recall(g, l)
	if known == nil {
		known = &entered{ids: l.insert(ctx, g, accounts), tokens: map[usersapi.Caller]string{}}
		c.remember(l, known)
	}
	for _, as := range []usersapi.Caller{usersapi.User, usersapi.Admin} {
		if known.tokens[as] == "" {
			known.tokens[as] = l.signIn(ctx, g, accounts[as])
		}
	}
	return known
}

func (c *cast) remember(l *look, known *entered) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.entered[l.ID] = known
}

func (c *cast) recall(g Gomega, l *look) (map[usersapi.Caller]usersapi.Account, *entered) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.accounts == nil {
		accounts := map[usersapi.Caller]usersapi.Account{}
		for _, as := range []usersapi.Caller{usersapi.User, usersapi.Admin, usersapi.Inactive} {
			accounts[as] = c.makeUp(g, string(as))
		}
		c.accounts = accounts
	}
	return c.accounts, c.entered[l.ID]
}

// token returns what a caller sends who asks in the place of whom the endpoint is for: a refused token is one that
// would do, but for the one thing that is wrong with it.
func (e *entered) token(g Gomega, as, inPlaceOf usersapi.Caller) string {
	who := tokens.Claims{Subject: e.ids[inPlaceOf]}
	var token string
	var err error
	switch as {
	case usersapi.Expired:
		token, err = tokens.Signed(env.signingKey, who.Expired())
	case usersapi.Gone:
		token, err = tokens.Signed(env.signingKey, tokens.Claims{Subject: math.MaxInt32})
	case usersapi.Inactive:
		token, err = tokens.Signed(env.signingKey, tokens.Claims{Subject: e.ids[usersapi.Inactive]})
	case usersapi.OtherKey:
		token, err = tokens.Signed(rand.Text(), who)
	case usersapi.Unsigned:
		token, err = tokens.Unsigned(who)
	case usersapi.Garbage:
		return "garbage"
	default:
		return e.tokens[as]
	}
	g.Expect(err).NotTo(HaveOccurred())
	strike(g, token)
	return token
}

// needsKey reports whether a caller's token can only be made with the service's own key.
func needsKey(as usersapi.Caller) bool {
	return as == usersapi.Expired || as == usersapi.Gone || as == usersapi.Inactive
}

// insert makes accounts that nothing but the database can: an admin, and one that is not active. An inactive one is an
// admin too, so that nothing but that is in its way. It returns their ids.
func (l *look) insert(
	ctx context.Context, g Gomega, accounts map[usersapi.Caller]usersapi.Account,
) map[usersapi.Caller]int {
	var rows []string
	for as, account := range accounts {
		rows = append(rows, fmt.Sprintf("('%s', '%s', '%s', %t, %t, now())", account.Username, account.Email,
			cheapHash(g, account), as != usersapi.Inactive, as != usersapi.User))
	}
	made, err := l.sql(ctx, "INSERT INTO users (username, email, password, active, admin, created_at) VALUES "+
		strings.Join(rows, ", ")+" RETURNING username || ' ' || id")
	g.Expect(l.saw(err)).To(Succeed())
	ids := map[usersapi.Caller]int{}
	for as, account := range accounts {
		_, rest, _ := strings.Cut("\n"+made, "\n"+account.Username+" ")
		line, _, _ := strings.Cut(rest, "\n")
		ids[as], err = strconv.Atoi(strings.TrimSpace(line))
		g.Expect(err).NotTo(HaveOccurred(), "the id of %s among what the database made:\n%s", account.Username, made)
	}
	return ids
}

// signIn signs the account in on one instance and returns its token.
func (l *look) signIn(ctx context.Context, g Gomega, account usersapi.Account) (token string) {
	reply, err := l.service(g).Login(ctx, usersapi.Credentials{Email: account.Email, Password: account.Password})
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(reply).To(HaveMessage("success", "Successfully logged in."))
	return l.token(g, reply)
}
