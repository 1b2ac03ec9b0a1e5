package matchers

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/usersapi"
)

// HaveStatus succeeds for a reply (usersapi.Reply) with this HTTP status code.
func HaveStatus(code int) types.GomegaMatcher {
	return because("answer "+status(code), request, func(r usersapi.Reply) string {
		if r.Status == code {
			return ""
		}
		return fmt.Sprintf("it answered %s\n%s", status(r.Status), r)
	})
}

// HaveMessage succeeds for a reply (usersapi.Reply) whose JSON fields "status" and "message" are these.
func HaveMessage(text, message string) types.GomegaMatcher {
	return because(fmt.Sprintf("say %s %q", text, message), request, func(r usersapi.Reply) string {
		asked := usersapi.Answer{Code: r.Status, Type: r.Header.Get("Content-Type"), Status: text, Message: message}
		return mismatch(asked.Check(r))
	})
}

// AnswerAs succeeds for a reply (usersapi.Reply) that is the answer that the endpoint table promises.
func AnswerAs(answer usersapi.Answer) types.GomegaMatcher {
	return because("answer as it should when "+answer.When, request, func(r usersapi.Reply) string {
		return mismatch(answer.Check(r))
	})
}

// mismatch is what differs, one a line, and the reply, with passwords and tokens struck out.
func mismatch(err error) string {
	if m := (*usersapi.Mismatch)(nil); errors.As(err, &m) {
		return fmt.Sprintf("\n  %s\n%s", strings.Join(m.Differences, "\n  "), m.Reply)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func request(r usersapi.Reply) string { return r.Method + " " + r.URL }

func status(code int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", code, http.StatusText(code)))
}
