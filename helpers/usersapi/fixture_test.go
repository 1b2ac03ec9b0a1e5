package usersapi_test

import (
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/usersapi"
)

func TestTheTableOfTheServiceIsWhole(t *testing.T) {
	g := NewWithT(t)
	endpoints, err := usersapi.ReadTable("../../fixtures/endpoints.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	answers := map[string]int{}
	for _, e := range endpoints {
		answers[e.Name()+" "+string(e.Auth)] = len(e.Answers)
		_, refused := e.Answer(usersapi.NoToken)
		g.Expect(refused).To(Equal(e.Auth != usersapi.AuthNone), e.Name())
		for _, a := range e.Answers {
			kind, method := "application/json", Equal(e.Method)
			switch {
			case a.Refused:
				kind = ""
			case a.Code == 404 && e.Absent:
				kind = "text/html"
			case a.Name == usersapi.WrongMethod:
				kind, method = "text/html", Not(method)
			}
			g.Expect(a.Type).To(Equal(kind), "%s %s", e.Name(), a.Name)
			g.Expect(a.Request.Method).To(method, "%s %s", e.Name(), a.Name)
			g.Expect(a.CORS).To(Equal(!a.Refused))
		}
	}
	g.Expect(answers).To(Equal(map[string]int{
		"GET /nothing none": 1, "GET /ping none": 2, "POST /auth/register none": 8, "POST /auth/login none": 6,
		"GET /auth/logout user": 9, "GET /auth/status user": 9, "GET /users none": 2, "GET /users/:id none": 4,
		"POST /users admin": 11,
	}))
}

func TestEveryAnswerOfTheServiceIsARequiredPromise(t *testing.T) {
	g := NewWithT(t)
	endpoints, err := usersapi.ReadTable("../../fixtures/endpoints.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	var answers []string
	for _, e := range endpoints {
		for _, a := range e.Answers {
			answers = append(answers, "endpoints."+e.ID(a))
		}
	}
	required, err := report.ReadPromises("../../fixtures/required.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	promised := slices.DeleteFunc(required.Known(), func(id string) bool {
		aboutAll := id == "endpoints.latency" || id == "endpoints.ledger"
		return aboutAll || !strings.HasPrefix(id, "endpoints.")
	})
	g.Expect(promised).To(ConsistOf(answers), "the ids in required.yaml, and the answers in endpoints.yaml")
}
