package evidence

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

var known = []Known{
	{Name: "SECRET_KEY", Value: "my_precious"},
	{Name: "ODD", Value: `a"b\c<d>`},
	{Name: "LONGER", Value: "my_precious_2"},
	{Name: "POSTGRES_PASSWORD", Value: "postgres", Word: true},
	{Name: "PIN", Value: "42"},
	{Name: "NONE", Value: ""},
}

func TestRedactKnown(t *testing.T) {
	for _, c := range []struct{ does, text, wants string }{
		{"strikes a value out wherever it stands", "xmy_preciousx", "x[SECRET_KEY]x"},
		{"strikes the longer of two out", "my_precious_2", "[LONGER]"},
		{"knows a value in a URL", "?q=a%22b%5Cc%3Cd%3E&x", "?q=[ODD]&x"},
		{"knows a value in JSON", `{"k":"a\"b\\c\u003cd\u003e"}`, `{"k":"[ODD]"}`},
		{"knows a value in base64", "Basic " + base64.StdEncoding.EncodeToString([]byte("my_precious")), "Basic [SECRET_KEY]"},
		{"leaves an ordinary word", "postgres is ready, user=postgres", "postgres is ready, user=postgres"},
		{"strikes a word out of a URL", "postgres://postgres:postgres@users-db:5432/users", "postgres://postgres:[POSTGRES_PASSWORD]@users-db:5432/users"},
		{"strikes a word out of an assignment", "POSTGRES_PASSWORD=postgres POSTGRES_USER=postgres", "POSTGRES_PASSWORD=[POSTGRES_PASSWORD] POSTGRES_USER=postgres"},
		{"strikes a word out of a JSON assignment", `{"password": "postgres"}`, `{"password": "[POSTGRES_PASSWORD]"}`},
		{"strikes a word out of JSON in JSON", `"{\"password\":\"postgres\"}"`, `"{\"password\":\"[POSTGRES_PASSWORD]\"}"`},
		{"strikes a word out of YAML", "db_pwd: postgres\nuser: postgres", "db_pwd: [POSTGRES_PASSWORD]\nuser: postgres"},
		{"strikes a word out of an option", "psql --password postgres -U postgres", "psql --password [POSTGRES_PASSWORD] -U postgres"},
		{"strikes a word out of ECS's pairs", `{"name":"POSTGRES_PASSWORD","value":"postgres"}`, `{"name":"POSTGRES_PASSWORD","value":"[POSTGRES_PASSWORD]"}`},
		{"strikes a word out of Go's pairs", "{Name:POSTGRES_PASSWORD Value:postgres}", "{Name:POSTGRES_PASSWORD Value:[POSTGRES_PASSWORD]}"},
		{"strikes every one of several out", "PASSWORD=postgres PASSWORD=postgres", "PASSWORD=[POSTGRES_PASSWORD] PASSWORD=[POSTGRES_PASSWORD]"},
		{"leaves a longer word", "password=postgresql", "password=postgresql"},
		{
			"strikes out base64 that assigns a word",
			"X=" + base64.StdEncoding.EncodeToString([]byte("URL=x://me:postgres@db SECRET_KEY=my_precious password: postgres")),
			"X=[secret in base64]",
		},
		{"takes a short value as a word", "42 users, pin: 42; token=42", "42 users, pin: [PIN]; token=[PIN]"},
	} {
		t.Run(c.does, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(NewRedactor(known...).Redact(c.text)).To(Equal(c.wants))
		})
	}
}

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl"

func TestRedactByShape(t *testing.T) {
	kind := "RSA PRIVATE" + " KEY-----" // split, so that no scanner takes it for a real one
	key := "-----BEGIN " + kind + "\nMIIabc\nxyz\n-----END " + kind
	for _, c := range []struct{ strikes, text, wants string }{
		{"a token", `{"auth_token":"` + jwt + `"}`, `{"auth_token":"[JWT]"}`},
		{"a bearer header", "Authorization: Bearer " + jwt + "\n", "Authorization: Bearer [token]\n"},
		{"an access key", "Credential=AKIAIOSFODNN7EXAMPLE/2026", "Credential=[AWS access key]/2026"},
		{"a secret key", "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AWS_SECRET_ACCESS_KEY=[AWS secret key]"},
		{"a session token", `"SessionToken": "FwoGZXIvYXdzEBYaDExample"`, `"SessionToken": "[AWS session token]"`},
		{"a password in a URL", "see https://me:hunter2@host/x", "see https://me:[password]@host/x"},
		{"a private key", "before " + key + " after", "before [private key] after"},
		{"a private key in JSON", `"` + strings.ReplaceAll(key, "\n", `\n`) + `"`, `"[private key]"`},
		{"a private key that is cut off", "x -----BEGIN PRIVATE KEY-----\nMII", "x [private key]"},
		{"nothing of a URL with a port", "http://10.0.0.1:80/users?a@b", "http://10.0.0.1:80/users?a@b"},
		{"nothing of a sentence", "Bearer of news: provide a valid auth token.", "Bearer of news: provide a valid auth token."},
		{"nothing of a public key", "-----BEGIN PUBLIC KEY-----\nMII", "-----BEGIN PUBLIC KEY-----\nMII"},
	} {
		t.Run("strikes "+c.strikes, func(t *testing.T) {
			g := NewWithT(t)
			var nobody *Redactor
			g.Expect(nobody.Redact(c.text)).To(Equal(c.wants))
			g.Expect(NewRedactor().Redact(c.wants)).To(Equal(c.wants), "what is redacted stays as it is")
		})
	}
}

func TestAddMakesMoreKnown(t *testing.T) {
	g := NewWithT(t)
	r := NewRedactor()
	r.Add(Known{Name: "made up", Value: "correct horse"})
	g.Expect(r.Redact("a correct horse")).To(Equal("a [made up]"))
}

func TestRedactJSONKeepsItJSON(t *testing.T) {
	r := NewRedactor(append(known, Known{Name: "NUMBER", Value: "123456"})...)
	for _, c := range []struct{ does, document, wants string }{
		{"leaves numbers", `{"RunTime": 1234567, "Seed": 9007199254740993}`, `{"RunTime": 1234567, "Seed": 9007199254740993}`},
		{"redacts strings", `["x my_precious", {"a": "123456"}]`, `["x [SECRET_KEY]", {"a": "[NUMBER]"}]`},
		{"sees an assignment in a key", `{"password": "postgres", "user": "postgres"}`, `{"password": "[POSTGRES_PASSWORD]", "user": "postgres"}`},
		{"sees an assignment in ECS's pairs", `[{"name": "POSTGRES_PASSWORD", "value": "postgres"}]`, `[{"name": "POSTGRES_PASSWORD", "value": "[POSTGRES_PASSWORD]"}]`},
		{"redacts JSON in JSON", `{"AsJSON": "{\"password\":\"postgres\",\"k\":\"a\\\"b\\\\c<d>\"}"}`, `{"AsJSON": "{\"password\":\"[POSTGRES_PASSWORD]\",\"k\":\"[ODD]\"}"}`},
		{"redacts a token under its key", `{"auth_token": "` + jwt + `"}`, `{"auth_token": "[JWT]"}`},
	} {
		t.Run(c.does, func(t *testing.T) {
			g := NewWithT(t)
			out := r.RedactJSON([]byte(c.document))
			g.Expect(json.Valid(out)).To(BeTrue(), string(out))
			g.Expect(out).To(MatchJSON(c.wants))
		})
	}
	t.Run("redacts what was cut off as text", func(t *testing.T) {
		g := NewWithT(t)
		g.Expect(string(r.RedactJSON([]byte(`{"a": "my_prec`)))).To(Equal(`{"a": "my_prec`))
		g.Expect(string(r.RedactJSON([]byte(`{"a": "my_precious`)))).To(Equal(`{"a": "[SECRET_KEY]`))
	})
}
