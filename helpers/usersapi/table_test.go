package usersapi_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/strictyaml"
	"smoke.example/ecs/helpers/usersapi"
)

// good is a table without a fault, of which the bad ones are made.
const good = `refusals:
  - {name: no-token, when: no token is sent, as: nobody, code: 403, status: error, message: No.}
  - {name: gone, when: the user is gone, as: gone, code: 401}
endpoints:
  - route: GET /ping
    auth: none
    answers:
      - {name: good, when: anybody asks, code: 200, message: pong!, schema: message.json}
  - route: POST /users/:id
    auth: admin
    answers:
      - {name: good, when: asked, path: "/users/{known.id}", body: {name: "{new.username}", n: 1}, code: 201}
      - {name: odd, when: odd, as: user, path: /users/odd, code: 404, type: text/html}
`

// table writes a table with its schemas and returns its path.
func table(t *testing.T, text string) string {
	t.Helper()
	g, dir := NewWithT(t), t.TempDir()
	for name, content := range map[string]string{
		"endpoints.yaml": text,
		"message.json":   `{"type": "object", "additionalProperties": false, "properties": {"message": {"type": "string"}}}`,
		"number.json":    `{"type": 5}`,
		"broken.json":    `{"type":`,
	} {
		g.Expect(os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600)).To(Succeed())
	}
	return filepath.Join(dir, "endpoints.yaml")
}

func TestReadTableCompletesEachRow(t *testing.T) {
	g := NewWithT(t)
	endpoints, err := usersapi.ReadTable(table(t, good))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(endpoints).To(HaveLen(2))

	ping, users := endpoints[0], endpoints[1]
	g.Expect(ping.Name()).To(Equal("GET /ping"))
	g.Expect(ping.Good().Request).To(Equal(usersapi.Request{Method: "GET", Path: "/ping"}))
	g.Expect(ping.Good().As).To(Equal(usersapi.Nobody))
	g.Expect(ping.Good().Type).To(Equal("application/json"))
	_, found := ping.Answer(usersapi.NoToken)
	g.Expect(found).To(BeFalse())

	g.Expect(users.Auth).To(Equal(usersapi.AuthAdmin))
	g.Expect(users.Good().As).To(Equal(usersapi.Admin))
	odd, _ := users.Answer("odd")
	g.Expect(odd.String()).To(Equal("POST /users/odd when odd"))
	g.Expect(odd.As).To(Equal(usersapi.User))
	g.Expect(odd.Type).To(Equal("text/html"))
	refusal, found := users.Answer(usersapi.NoToken)
	g.Expect(found).To(BeTrue())
	g.Expect(refusal.As).To(Equal(usersapi.Nobody))
	g.Expect(refusal.Request).To(Equal(users.Good().Request), "refused is the good request")
	g.Expect(users.Answers).To(HaveLen(4))
}

func TestATableMaySayMore(t *testing.T) {
	g := NewWithT(t)
	more := strings.Replace(good, "refusals:", "cors: true\nwrong_method: {name: x, when: odd, code: 405, type: text/html}\nrefusals:\n"+
		"  - {name: unsigned, when: unsigned, as: unsigned, refused: true}", 1)
	more = strings.Replace(more, "    auth: none\n", "    auth: none\n    within: 2s\n", 1) + `
  - route: DELETE /users/:id
    auth: none
    answers: [{name: good, when: asked, path: /users/1, code: 204, once: true}]
  - route: GET /nothing
    auth: none
    absent: true
    answers: [{name: unknown-route, when: there is none, code: 404, type: text/html}]
`
	endpoints, err := usersapi.ReadTable(table(t, more))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(endpoints).To(HaveLen(4))
	ping, users, remove, nothing := endpoints[0], endpoints[1], endpoints[2], endpoints[3]

	g.Expect(ping.Within).To(Equal(2 * time.Second))
	g.Expect(ping.Good().CORS).To(BeTrue())
	wrong, _ := ping.Answer(usersapi.WrongMethod)
	g.Expect(wrong.String()).To(Equal("DELETE /ping when odd"))
	g.Expect(wrong.As).To(Equal(usersapi.Nobody))
	wrong, _ = users.Answer(usersapi.WrongMethod)
	g.Expect(wrong.String()).To(Equal("PUT /users/{known.id} when odd"), "the table has a DELETE for it")
	_, twice := remove.Answer(usersapi.WrongMethod)
	g.Expect(twice).To(BeFalse(), "one wrong method a route is enough")
	g.Expect(remove.Good().Once).To(BeTrue())

	unsigned, _ := users.Answer("unsigned")
	g.Expect([]any{unsigned.Refused, unsigned.CORS, unsigned.Type}).To(Equal([]any{true, false, ""}))
	g.Expect(nothing.Absent).To(BeTrue())
	g.Expect(nothing.Answers).To(HaveLen(1))
	g.Expect(nothing.Answers[0].Code).To(Equal(404))
}

func TestUnlistedRoutesAreNamed(t *testing.T) {
	g := NewWithT(t)
	endpoints, err := usersapi.ReadTable(table(t, strings.Replace(good, "  - route: GET /ping", `  - route: GET /gone
    auth: none
    absent: true
    answers: [{name: unknown-route, when: there is none, code: 404}]
  - route: GET /ping`, 1)))
	g.Expect(err).NotTo(HaveOccurred())
	lines := strings.Split("GET  /ping\nHEAD /ping\nOPTIONS /odd\nPOST /users/{number}\nPOST /users/:int:id\nPOST /users/<int:id>\n"+
		"GET /static/<path:file>\n\nPOST /ping\nGET /users/{id}/friends\nPOST /ping\nGET /gone\nWarning: odd\n", "\n")
	g.Expect(usersapi.Unlisted(lines, endpoints, []string{"GET /static/:file"})).To(Equal([]string{
		"POST /ping", "GET /users/{id}/friends", "GET /gone", "Warning: odd",
	}))
	g.Expect(usersapi.Unlisted(nil, endpoints, nil)).To(BeEmpty())
}

func TestFillReplacesThePlaceholders(t *testing.T) {
	g := NewWithT(t)
	values := usersapi.Values{
		Run: "r1", New: usersapi.Account{Username: "new", Email: "n@x", Password: "np"},
		Known: usersapi.Account{Username: "kno/wn", Email: "k@x", Password: "kp"}, KnownID: 7,
	}
	answer := usersapi.Answer{
		Request: usersapi.Request{
			Path: "/{known.id}/{known.username}/{run}",
			Body: map[string]any{"a": "{new.username} {new.email}", "b": []any{"{new.password}", int64(1)}, "c": nil},
		},
		Message: "{known.email}: {known.password}!",
	}
	filled := answer.Fill(values)
	g.Expect(filled.Request.Path).To(Equal("/7/kno%2Fwn/r1"))
	g.Expect(filled.Request.Body).To(Equal(map[string]any{"a": "new n@x", "b": []any{"np", int64(1)}, "c": nil}))
	g.Expect(filled.Message).To(Equal("k@x: kp!"))
	g.Expect(answer.Request.Body).To(HaveKeyWithValue("a", "{new.username} {new.email}"), "the table stays as it is")
}

func TestABadTableTellsEveryFault(t *testing.T) {
	for what, c := range map[string]struct {
		old, new string
		want     []string
	}{
		"no endpoints": {good, "endpoints: []\n", []string{"1:12: endpoints: is empty: []"}},
		"nothing":      {good, "# later\n", []string{"1:1: is empty"}},
		"a key that is misspelt": {
			"    auth: none", "    auht: none",
			[]string{
				"5:5: endpoints[0].auth: is missing",
				"6:5: endpoints[0].auht: is not a key here; there are route, auth, absent, within, answers: auht",
			},
		},
		"an unknown auth level": {
			"auth: none", "auth: root",
			[]string{"6:11: endpoints[0].auth: has to be one of none, user, admin: root"},
		},
		"a route that is there twice": {
			"POST /users/:id", "GET /ping",
			[]string{"9:12: endpoints[1].route: is there twice: GET /ping"},
		},
		"a route that is none": {
			"GET /ping", "FETCH ping",
			[]string{"5:12: endpoints[0].route: has to be a method and a path, such as GET /users/:id: FETCH ping"},
		},
		"an answer that is there twice": {
			"name: odd", "name: good",
			[]string{"13:16: endpoints[1].answers[1].name: is there twice: good"},
		},
		"an answer that is called as a refusal is": {
			"name: odd", "name: gone",
			[]string{"13:16: endpoints[1].answers[1].name: is the name of a refusal: gone"},
		},
		"an endpoint without answers": {
			"      - {name: good, when: anybody asks, code: 200, message: pong!, schema: message.json}\n", "      []\n",
			[]string{"8:7: endpoints[0].answers: is empty: []"},
		},
		"a first answer that is not the good one": {
			"name: good, when: anybody asks, code: 200", "name: good, when: anybody asks, code: 404",
			[]string{"8:9: endpoints[0].answers[0]: has to be called good, with a code below 300: the first answer is the good one: good"},
		},
		"a code that is none, an unknown caller and a path that is none": {
			"as: user, path: /users/odd, code: 404", "as: root, path: users, code: 99",
			[]string{
				"13:36: endpoints[1].answers[1].as: has to be one of nobody, user, admin, garbage, other-key, expired, gone, inactive, unsigned: root",
				"13:48: endpoints[1].answers[1].path: has to begin with /: users",
				"13:61: endpoints[1].answers[1].code: has to be at least 200: 99",
			},
		},
		"a route with parts and no path": {
			"path: /users/odd, ", "",
			[]string{"13:9: endpoints[1].answers[1].path: is missing: the route has parts to fill in: /users/:id"},
		},
		"an unknown placeholder": {
			"{new.username}", "{new.name}",
			[]string{"12:9: endpoints[1].answers[0]: has a placeholder that nothing is known for: {new.name}"},
		},
		"no refusal for no token": {
			"no-token", "no-header",
			[]string{"10:11: endpoints[1].auth: needs a refusal called no-token: admin"},
		},
		"a refusal that says too little and too much": {
			"as: gone, code: 401", "path: /x, code: 401",
			[]string{
				"3:5: refusals[1].as: is missing; a refusal says whose token it refuses",
				"3:5: refusals[1]: has a path or a body; a refusal is asked as the endpoint's good answer is: gone",
			},
		},
		"a code that is left out": {
			"code: 200, message", "message", []string{"8:9: endpoints[0].answers[0].code: is missing, and so is refused"},
		},
		"a refusal of which more is said": {
			"as: gone, code: 401", "as: gone, refused: true, code: 401",
			[]string{"3:61: refusals[1].refused: takes any answer whose code is not below 300, so nothing else can be said of it: gone"},
		},
		"a wrong method with a caller": {
			"refusals:", "wrong_method: {name: x, when: odd, as: user, code: 405}\nrefusals:",
			[]string{"1:15: wrong_method: has a path, a body or a caller; every route is asked as its good answer is: x"},
		},
		"a bound below nothing": {
			"auth: none", "auth: none\n    within: -1s",
			[]string{"7:13: endpoints[0].within: has to be at least 0: -1s"},
		},
		"a schema that is not there": {
			"message.json", "none.json",
			[]string{"8:77: endpoints[0].answers[0].schema: names a schema that cannot be read: none.json"},
		},
		"a schema that is no JSON": {
			"message.json", "broken.json",
			[]string{"8:77: endpoints[0].answers[0].schema: names a schema that is no JSON: unexpected EOF: broken.json"},
		},
		"a schema that is none": {
			"message.json", "number.json",
			[]string{
				"8:77: endpoints[0].answers[0].schema: names a schema that is none: /type: value must be one of 'array', " +
					"'boolean', 'integer', 'null', 'number', 'object', 'string'; /type: got number, want array: number.json",
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(good).To(ContainSubstring(c.old))
			path := table(t, strings.Replace(good, c.old, c.new, 1))
			_, err := usersapi.ReadTable(path)
			var faults *strictyaml.Faults
			g.Expect(err).To(BeAssignableToTypeOf(faults))
			g.Expect(strings.Split(strings.ReplaceAll(err.Error(), path+":", ""), "\n")).To(Equal(c.want))
		})
	}
}

func TestATableThatIsNotThere(t *testing.T) {
	g := NewWithT(t)
	_, err := usersapi.ReadTable(filepath.Join(t.TempDir(), "none.yaml"))
	g.Expect(err).To(MatchError(os.ErrNotExist))
}
