package usersapi_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/usersapi"
)

func TestCallsAskAsTheContractSays(t *testing.T) {
	account := usersapi.Account{Username: "ann", Email: "ann@x.org", Password: "pw"}
	for want, call := range map[string]func(context.Context, *usersapi.Client) (usersapi.Reply, error){
		"GET /ping  ": func(ctx context.Context, c *usersapi.Client) (usersapi.Reply, error) { return c.Ping(ctx) },
		`POST /auth/register  {"username":"ann","email":"ann@x.org","password":"pw"}`: func(
			ctx context.Context, c *usersapi.Client,
		) (usersapi.Reply, error) {
			return c.Register(ctx, account)
		},
		`POST /auth/login  {"email":"ann@x.org","password":"pw"}`: func(
			ctx context.Context, c *usersapi.Client,
		) (usersapi.Reply, error) {
			return c.Login(ctx, usersapi.Credentials{Email: "ann@x.org", Password: "pw"})
		},
		"GET /auth/status Bearer tok ": func(ctx context.Context, c *usersapi.Client) (usersapi.Reply, error) {
			return c.Status(ctx, "tok")
		},
		"GET /auth/logout Bearer tok ": func(ctx context.Context, c *usersapi.Client) (usersapi.Reply, error) {
			return c.Logout(ctx, "tok")
		},
		"GET /users  ": func(ctx context.Context, c *usersapi.Client) (usersapi.Reply, error) { return c.Users(ctx) },
		"GET /users/a%2Fb  ": func(ctx context.Context, c *usersapi.Client) (usersapi.Reply, error) {
			return c.User(ctx, "a/b")
		},
		`POST /users Bearer tok {"username":"ann","email":"ann@x.org","password":"pw"}`: func(
			ctx context.Context, c *usersapi.Client,
		) (usersapi.Reply, error) {
			return c.AddUser(ctx, "tok", account)
		},
	} {
		t.Run(want, func(t *testing.T) {
			g := NewWithT(t)
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				_, _ = fmt.Fprintf(w, "%s %s %s %s", r.Method, r.URL.EscapedPath(), r.Header.Get("Authorization"), body)
			})
			reply, err := call(t.Context(), client)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(reply.Body)).To(Equal(want))
		})
	}
}
