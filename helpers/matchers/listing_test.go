package matchers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	. "smoke.example/ecs/helpers/matchers"
)

func TestListNewestFirst(t *testing.T) {
	list := func(dates ...string) string {
		users := make([]string, len(dates))
		for i, date := range dates {
			users[i] = fmt.Sprintf(`{"id": %d, "username": "a", "email": "b", "created_at": %q}`, i+1, date)
		}
		return `{"status": "success", "data": {"users": [` + strings.Join(users, ", ") + `]}}`
	}
	const newer, older = "Thu, 22 Jun 2017 19:13:53 GMT", "Thu, 22 Jun 2017 19:13:52 GMT"
	asked := func(body string) told { return ask(t, http.MethodGet, "/users", "", http.StatusOK, body) }
	none, one := asked(list()), asked(list(newer, newer, older, older))
	later, noDate, noList := asked(list(older, older, newer)), asked(list("2017-06-22")), asked(`{"status": "success"}`)
	judge(t, map[string]judgement{
		"nobody":                     {none.reply, ListNewestFirst(), "", none.begin + "not to list the newest users first"},
		"newest first, some at once": {one.reply, ListNewestFirst(), "", ""},
		"a newer one after an older one": {
			later.reply, ListNewestFirst(),
			later.begin + "to list the newest users first, but a later one follows:\n  id 2, created_at " + older +
				"\n  id 3, created_at " + newer + "\n" + later.curl, "",
		},
		"a date of another kind": {
			noDate.reply, ListNewestFirst(),
			noDate.begin + "to list the newest users first, but the created_at of the user with the id 1 is no date: " +
				`"2017-06-22"` + "\n" + noDate.curl, "",
		},
		"no list": {
			noList.reply, ListNewestFirst(),
			noList.begin + `to list the newest users first, but reading "data" of ` + noList.of +
				": the body has none\n" + noList.curl, "",
		},
	})
}
