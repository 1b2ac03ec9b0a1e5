package usersapi

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// Account is what a user is made of.
type Account struct {
	Username string `json:"username"`
	Email    string `json:"email"`
	Password string `json:"password"`
}

// Credentials are what a user signs in with.
type Credentials struct {
	Email    string `json:"email"`
	Password string `json:"password"`
}

// Ping asks GET /ping, also where Do would not ask any more: who waits for the service to come (back) asks this, and an
// answer ends Do's refusal.
func (c *Client) Ping(ctx context.Context) (Reply, error) {
	return c.ask(ctx, Request{Method: http.MethodGet, Path: "/ping"})
}

// Register asks POST /auth/register; a good reply has a Token.
func (c *Client) Register(ctx context.Context, account Account) (Reply, error) {
	return c.Do(ctx, Request{Method: http.MethodPost, Path: "/auth/register", Body: account})
}

// Login asks POST /auth/login; a good reply has a Token.
func (c *Client) Login(ctx context.Context, credentials Credentials) (Reply, error) {
	return c.Do(ctx, Request{Method: http.MethodPost, Path: "/auth/login", Body: credentials})
}

// Status asks GET /auth/status: who the token belongs to.
func (c *Client) Status(ctx context.Context, token string) (Reply, error) {
	return c.Do(ctx, Request{Method: http.MethodGet, Path: "/auth/status", Token: token})
}

// Logout asks GET /auth/logout. The token stays valid until it expires.
func (c *Client) Logout(ctx context.Context, token string) (Reply, error) {
	return c.Do(ctx, Request{Method: http.MethodGet, Path: "/auth/logout", Token: token})
}

// Users asks GET /users.
func (c *Client) Users(ctx context.Context) (Reply, error) {
	return c.Do(ctx, Request{Method: http.MethodGet, Path: "/users"})
}

// User asks GET /users/:id; id is a string, so that an id that is no number can be asked for too.
func (c *Client) User(ctx context.Context, id string) (Reply, error) {
	return c.Do(ctx, Request{Method: http.MethodGet, Path: "/users/" + url.PathEscape(id)})
}

// AddUser asks POST /users, which an admin may do.
func (c *Client) AddUser(ctx context.Context, token string, account Account) (Reply, error) {
	return c.Do(ctx, Request{Method: http.MethodPost, Path: "/users", Body: account, Token: token})
}

// String shows whose the account is and never the password.
func (a Account) String() string { return fmt.Sprintf("%s <%s>", a.Username, a.Email) }

// GoString is String, for %#v.
func (a Account) GoString() string { return a.String() }

// GomegaString is String, for Gomega's messages.
func (a Account) GomegaString() string { return a.String() }

// String shows whose the credentials are and never the password.
func (c Credentials) String() string { return "<" + c.Email + ">" }

// GoString is String, for %#v.
func (c Credentials) GoString() string { return c.String() }

// GomegaString is String, for Gomega's messages.
func (c Credentials) GomegaString() string { return c.String() }
