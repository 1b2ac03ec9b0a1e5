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

var _ = Describe("The endpoint", area("endpoints"), func() {
	for _, endpoint := range env.table {
		for _, answer := range asserted(endpoint) {
			if !env.writes() && needsAccount(answer) {
				continue
			}
			It(fmt.Sprintf("%s answers %d when %s", endpoint.Name(), answer.Code, answer.When),
				id("endpoints.%s", answerID(endpoint, answer)), bound(), func(ctx SpecContext) {
					values := usersapi.Values{Run: env.RunID.String()}
					if needsAccount(answer) {
						values.New, values.Known = newAccount("new"), newAccount("known")
					}
					onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
						values := values // each instance has ids of its own
						token := l.arrange(ctx, g, answer, &values)
						filled := answer.Fill(values)
						request := filled.Request
						request.Token = token
						reply, err := l.api.Do(ctx, request)
						g.Expect(l.saw(err)).To(Succeed())
						g.Expect(reply).To(AnswerAs(filled))
						l.note("%s in %s", reply.Curl(), reply.Took)
					})
				})
		}
	}
})

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
	return needsKnown(answer) || strings.Contains(fmt.Sprint(answer.Request.Path, answer.Request.Body), "{new.")
}

func needsKnown(answer usersapi.Answer) bool {
	return answer.As != usersapi.Nobody ||
		strings.Contains(fmt.Sprint(answer.Request.Path, answer.Request.Body), "{known.")
}

// arrange makes what the answer is about: the known account, an admin if it takes one, the token to ask with.
func (l *look) arrange(
	ctx context.Context, g Gomega, answer usersapi.Answer, values *usersapi.Values,
) (token string) {
	if !needsKnown(answer) {
		return ""
	}
	token = l.register(ctx, g, values.Known)
	status, err := l.api.Status(ctx, token)
	g.Expect(l.saw(err)).To(Succeed())
	var known struct {
		ID int `json:"id"`
	}
	g.Expect(status.Data(&known)).To(Succeed(), "the known account's id in\n%s", status)
	values.KnownID = known.ID
	switch answer.As {
	case usersapi.Admin:
		l.promote(ctx, g, values.Known)
	case usersapi.Nobody:
		return ""
	}
	return token
}
