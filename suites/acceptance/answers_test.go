package acceptance

import (
	"context"
	"net/http"
	"strings"

	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/usersapi"
)

// pings waits until every instance answers: a task runs for ECS before the application in it listens.
func pings(ctx context.Context, g Gomega, l *look) { l.onEveryInstance(ctx, g, ping) }

func ping(ctx context.Context, g Gomega, l *look) {
	l.hint = "curl -i " + l.api.Base() + "/ping"
	var reply usersapi.Reply
	g.Eventually(ctx, func(ctx context.Context) (_ usersapi.Reply, err error) {
		reply, err = l.api.Ping(ctx)
		return reply, l.saw(err)
	}).WithTimeout(env.target.HTTP.Ready).WithPolling(env.target.Deployment.Poll).Should(HaveStatus(http.StatusOK))
	l.answered(reply)
}

// answered keeps an answer with the line that asks for it.
func (l *look) answered(reply usersapi.Reply) {
	_, path, _ := strings.Cut(reply.URL, l.api.Base())
	l.note("%s %s answers %d", reply.Method, path, reply.Status)
	l.show(reply.Method+" "+path+" on "+l.ID, reply.String())
}

// usersFail asks for what the service cannot know without its tables. While its database still starts it fails too, for
// another reason.
func usersFail(ctx context.Context, g Gomega, l *look) {
	l.onEveryInstance(ctx, g, func(ctx context.Context, g Gomega, l *look) {
		l.awaitDatabase(ctx, g)
		l.users(ctx, g, http.StatusInternalServerError)
	})
}

// users asks for the users, and for the status code of the answer.
func (l *look) users(ctx context.Context, g Gomega, code int) usersapi.Reply {
	l.hint = "curl -i " + l.api.Base() + "/users"
	reply, err := l.api.Users(ctx)
	g.Expect(l.saw(err)).To(Succeed())
	g.Expect(reply).To(HaveStatus(code))
	l.answered(reply)
	return reply
}

// listsUsers asks for the users that the tables were filled with.
func listsUsers(ctx context.Context, g Gomega, l *look) { l.onEveryInstance(ctx, g, seededUsers) }

func seededUsers(ctx context.Context, g Gomega, l *look) {
	reply := l.users(ctx, g, http.StatusOK)
	var data struct {
		Users []struct {
			Username string `json:"username"`
		} `json:"users"`
	}
	g.Expect(l.saw(reply.Data(&data))).To(Succeed())
	var names []string
	for _, user := range data.Users {
		names = append(names, user.Username)
	}
	g.Expect(names).To(ConsistOf(seeded()), "the users that the tables are filled with, and no others\n%s", reply)
	l.note("its users are %s", strings.Join(names, ", "))
}

// seeded are the names of the users that the tables are filled with: those that the target's check of the seed has in
// the first column, or the service's own.
func seeded() []string {
	var names []string
	for _, check := range env.target.Database.Checks {
		if check.ID != "seed" {
			continue
		}
		for _, row := range check.Rows {
			name, _, _ := strings.Cut(row, "|")
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return []string{"michael", "michaelherman"}
	}
	return names
}
