package usersapi_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"smoke.example/ecs/helpers/usersapi"
)

func TestACurlLineCanBeCopiedButForItsSecrets(t *testing.T) {
	g := NewWithT(t)
	client := serve(t, func(http.ResponseWriter, *http.Request) {})
	reply, err := client.AddUser(t.Context(), "s3cret", usersapi.Account{Username: "o'ann", Email: "a@x", Password: `p"w`})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(reply.Curl()).To(Equal("curl -i -X POST '" + client.Base() + "/users' -H 'Authorization: Bearer ***' " +
		"-H 'Content-Type: application/json' -H 'User-Agent: smoke/run-1' " +
		`-d '{"username":"o'\''ann","email":"a@x","password":"***"}'`))
}

func TestAHeaderOfTheCallersOwnIsStruckOutToo(t *testing.T) {
	g := NewWithT(t)
	client := serve(t, func(http.ResponseWriter, *http.Request) {})
	for value, want := range map[string]string{"Basic c2Vj": "Basic ***", "c2Vj": "***", "Bearer ": "Bearer ***"} {
		reply, err := client.Do(t.Context(), usersapi.Request{
			Method: http.MethodGet, Path: "/", Header: http.Header{"Authorization": {value}},
		})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(reply.Curl()).To(ContainSubstring("'Authorization: " + want + "'"))
	}
}

func TestNoPrintOfAReplyHasASecret(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl"
	g := NewWithT(t)
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"auth_token": "tok\"en", "password":"hash", "echo": "`+token+`", "message": "kept"}`)
	})
	reply, err := client.Login(t.Context(), usersapi.Credentials{Email: "a@x", Password: "letmein"})
	g.Expect(err).NotTo(HaveOccurred())
	for _, text := range []string{
		reply.String(), fmt.Sprintf("%v|%+v|%#v", reply, reply, reply), format.Object(reply, 1),
	} {
		g.Expect(text).To(ContainSubstring("kept"))
		for _, secret := range []string{"letmein", `tok\"en`, "hash", token} {
			g.Expect(text).NotTo(ContainSubstring(secret))
		}
	}
	g.Expect(reply.String()).To(MatchRegexp(`\n200 OK, application/json, 121 bytes in \d+m?s\n` +
		`\{"auth_token": "\*\*\*", "password":"\*\*\*", "echo": "\*\*\*", "message": "kept"\}$`))
}

func TestOnlyTheBeginningOfALongBodyIsShown(t *testing.T) {
	g := NewWithT(t)
	reply := usersapi.Reply{Status: 299, Body: []byte(strings.Repeat("é", 400) + "\xff")}
	g.Expect(reply.String()).To(Equal("\n299, no content type, 801 bytes in 0s\n" + strings.Repeat("é", 250) + "…"))
}

func TestAccountsDoNotShowTheirPassword(t *testing.T) {
	g := NewWithT(t)
	account := usersapi.Account{Username: "ann", Email: "a@x", Password: "letmein"}
	credentials := usersapi.Credentials{Email: "a@x", Password: "letmein"}
	for _, value := range []any{account, credentials, []any{account, &credentials}} {
		text := fmt.Sprintf("%v %+v %#v %s", value, value, value, format.Object(value, 1))
		g.Expect(text).To(And(ContainSubstring("a@x"), Not(ContainSubstring("letmein"))))
	}
	g.Expect(json.Marshal(credentials)).To(MatchJSON(`{"email":"a@x","password":"letmein"}`))
}
