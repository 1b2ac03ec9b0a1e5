package matchers

import (
	"fmt"
	"time"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/usersapi"
)

// dated is a user in a list.
type dated struct {
	ID        int
	CreatedAt string `json:"created_at"`
}

// ListNewestFirst succeeds for a reply (usersapi.Reply) with a list of users in which none was created after the one
// before it. Many may have been created at once.
func ListNewestFirst() types.GomegaMatcher {
	return because("list the newest users first", request, func(r usersapi.Reply) string {
		var list struct{ Users []dated }
		if err := r.Data(&list); err != nil {
			return fmt.Sprintf("%v\n%s", err, r.Curl())
		}
		var before dated
		var earliest time.Time
		for i, user := range list.Users {
			created, err := time.Parse(time.RFC1123, user.CreatedAt)
			if err != nil {
				return fmt.Sprintf("the created_at of the user with the id %d is no date: %q\n%s",
					user.ID, user.CreatedAt, r.Curl())
			}
			if i > 0 && created.After(earliest) {
				return fmt.Sprintf("a later one follows:\n  id %d, created_at %s\n  id %d, created_at %s\n%s",
					before.ID, before.CreatedAt, user.ID, user.CreatedAt, r.Curl())
			}
			before, earliest = user, created
		}
		return ""
	})
}
