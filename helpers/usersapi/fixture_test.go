package usersapi_test

import (
	"testing"

	. "github.com/onsi/gomega"

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
			g.Expect(a.Type).To(Equal("application/json"))
			g.Expect(a.Request.Method).To(Equal(e.Method))
		}
	}
	g.Expect(answers).To(Equal(map[string]int{
		"GET /ping none": 1, "POST /auth/register none": 7, "POST /auth/login none": 5, "GET /auth/logout user": 7,
		"GET /auth/status user": 7, "GET /users none": 1, "GET /users/:id none": 3, "POST /users admin": 10,
	}))
}
