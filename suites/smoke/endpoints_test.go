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

func describeEndpoints() {
	user := share("user", (*look).register)
	admin := share("admin", func(l *look, ctx context.Context, g Gomega, account usersapi.Account) string {
		l.insertAdmin(ctx, g, account)
		return l.signIn(ctx, g, account)
	})

	for _, endpoint := range env.table {
		for _, answer := range asserted(endpoint) {
			if !env.writes() && needsAccount(answer) {
				continue
			}
			It(fmt.Sprintf("%s answers %d when %s", endpoint.Name(), answer.Code, answer.When),
				id("endpoints.%s", answerID(endpoint, answer)), bound(), func(ctx SpecContext) {
					var added usersapi.Account
					if strings.Contains(mentioned(answer), "{new.") {
						added = newAccount("new")
					}
					onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
						var values usersapi.Values
						var token string
						if answer.As == usersapi.Admin {
							values, token = admin.on(ctx, g, l)
						} else if needsKnown(answer) {
							values, token = user.on(ctx, g, l)
						}
						values.Run, values.New = env.RunID.String(), added
						filled := answer.Fill(values)
						if answer.As != usersapi.Nobody {
							filled.Request.Token = token
						}
						reply, err := l.service(g).Do(ctx, filled.Request)
						g.Expect(l.saw(err)).To(Succeed())
						g.Expect(reply).To(AnswerAs(filled))
						l.note("%s in %s", reply.Curl(), reply.Took)
					})
				})
		}
	}
}

// asserted returns the answers of an endpoint that this suite asks for: the good one, and the refusal without a token.
func asserted(endpoint usersapi.Endpoint) []usersapi.Answer {
	answers := []usersapi.Answer{endpoint.Good()}
	if refusal, ok := endpoint.Answer(usersapi.NoToken); ok {
		answers = append(answers, refusal)
	}
	return answers
}

// answerID is such as "get-users-id.good".
func answerID(endpoint usersapi.Endpoint, answer usersapi.Answer) string {
	route := strings.NewReplacer("/:", "-", "/", "-").Replace(endpoint.Route)
	return strings.ToLower(endpoint.Method) + route + "." + answer.Name
}

// needsAccount reports whether an answer takes an account, which has to be made and removed.
func needsAccount(answer usersapi.Answer) bool {
	return needsKnown(answer) || strings.Contains(mentioned(answer), "{new.")
}

// needsKnown reports whether an answer is about an account that exists.
func needsKnown(answer usersapi.Answer) bool {
	return answer.As != usersapi.Nobody || strings.Contains(mentioned(answer), "{known.")
}

// mentioned is the part of an answer's request that may have placeholders.
func mentioned(answer usersapi.Answer) string {
	return fmt.Sprint(answer.Request.Path, answer.Request.Body)
}
