package smoke

import (
	"context"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/usersapi"
)

// page is an origin whose pages ask the API.
const page = "https://smoke.example"

func describeEndpoints(accounts *cast) {
	times := newLatencies()

	for _, endpoint := range env.table {
		for _, answer := range endpoint.Answers {
			if !env.writes() && needsAccount(answer) || env.signingKey == "" && needsKey(answer.As) {
				continue
			}
			It(text(endpoint, answer), id("endpoints.%s", endpoint.ID(answer)), bound(), func(ctx SpecContext) {
				var added usersapi.Account
				if strings.Contains(mentioned(answer), "{new.") {
					added = accounts.newAccount(Default, "new")
				}
				onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
					filled := l.fill(ctx, g, accounts, endpoint, answer, added)
					for _, one := range twice(filled) {
						reply, err := l.service(g).Do(ctx, one.Request)
						g.Expect(l.saw(err)).To(Succeed())
						times.add(l.ID, endpoint, reply.Took)
						g.Expect(reply).To(AnswerAs(one))
						l.note("%s in %s", reply.Curl(), reply.Took)
					}
				})
			})
		}
	}

	describeLatency(times)
	describeLedger()
}

// fill puts the accounts of one instance into an answer, and the token of the one who asks.
func (l *look) fill(
	ctx context.Context, g Gomega, c *cast, e usersapi.Endpoint, a usersapi.Answer, added usersapi.Account,
) usersapi.Answer {
	values := usersapi.Values{Run: env.RunID.String(), New: added}
	known := &entered{}
	who := usersapi.User
	if e.Auth == usersapi.AuthAdmin {
		who = usersapi.Admin
	}
	if needsKnown(a) {
		known = c.on(ctx, g, l)
		values.Known, values.KnownID = c.accounts[usersapi.User], known.ids[usersapi.User]
	}
	filled := a.Fill(values)
	filled.Request.Token = known.token(g, a.As, who)
	return filled
}

// twice is the answer as a page and as no page get it, or only the first where that costs the service much.
func twice(a usersapi.Answer) []usersapi.Answer {
	if a.Once {
		return []usersapi.Answer{a.From(page)}
	}
	return []usersapi.Answer{a, a.From(page)}
}

// text is such as "GET /users/:id answers 404 when no user has the id".
func text(e usersapi.Endpoint, a usersapi.Answer) string {
	switch {
	case a.Refused:
		return fmt.Sprintf("%s never answers 2xx when %s", e.Name(), a.When)
	case a.Name == usersapi.WrongMethod:
		return fmt.Sprintf("%s answers %d to %s: %s", e.Name(), a.Code, a.Request.Method, a.When)
	}
	return fmt.Sprintf("%s answers %d when %s", e.Name(), a.Code, a.When)
}

// needsAccount reports whether an answer takes an account, which has to be made and removed.
func needsAccount(answer usersapi.Answer) bool {
	return needsKnown(answer) || strings.Contains(mentioned(answer), "{new.")
}

// needsKnown reports whether an answer is about an account that exists.
func needsKnown(answer usersapi.Answer) bool {
	stranger := answer.As == usersapi.Nobody || answer.As == usersapi.Garbage
	return !stranger || strings.Contains(mentioned(answer), "{known.")
}

// mentioned is the part of an answer's request that may have placeholders.
func mentioned(answer usersapi.Answer) string {
	return fmt.Sprint(answer.Request.Path, answer.Request.Body)
}
