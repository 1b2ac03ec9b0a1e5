package matchers_test

import (
	"regexp"
	"testing"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/target"
)

func TestAnswerCheck(t *testing.T) {
	check := target.Check{What: "the four databases", Rows: []string{"users_dev", "users_prod"}}
	const expected = "Expected the database to have the four databases, but its answer differs:\n    expected    seen"
	judge(t, map[string]judgement{
		"the rows": {
			"users_dev\nusers_prod\n", AnswerCheck(check), "", "Expected the database not to have the four databases",
		},
		"no rows where none are wanted": {"", AnswerCheck(target.Check{What: "no rows"}), "", ""},
		"another row": {
			"users_dev\nusers_pröd", AnswerCheck(check),
			expected + "\n    users_dev   users_dev\n  ! users_prod  users_pröd", "",
		},
		"a row too few": {
			"users_dev", AnswerCheck(check), expected + "\n    users_dev   users_dev\n  ! users_prod  (none)", "",
		},
		"a row too many": {
			"users_dev\nusers_prod\nx", AnswerCheck(check),
			expected + "\n    users_dev   users_dev\n    users_prod  users_prod\n  ! (none)      x", "",
		},
		"a row too many before others": {
			"users_b\nusers_dev\nusers_prod", AnswerCheck(check),
			expected + "\n  ! (none)      users_b\n    users_dev   users_dev\n    users_prod  users_prod", "",
		},
		"a row too few before others": {
			"users_prod", AnswerCheck(check), expected + "\n  ! users_dev   (none)\n    users_prod  users_prod", "",
		},
		"another order": {
			"users_prod\nusers_dev", AnswerCheck(check),
			expected + "\n  ! users_dev   (none)\n    users_prod  users_prod\n  ! (none)      users_dev", "",
		},
		"nothing": {
			"", AnswerCheck(check), expected + "\n  ! users_dev   (none)\n  ! users_prod  (none)", "",
		},
	})
}

func TestBeProcess(t *testing.T) {
	pattern := target.Pattern{Regexp: regexp.MustCompile(`^gunicorn .*manage:app`)}
	judge(t, map[string]judgement{
		"the one": {
			"gunicorn -b 0.0.0.0:5000 manage:app", BeProcess(pattern, "c"), "",
			"Expected process 1 of container c not to match `^gunicorn .*manage:app`",
		},
		"a development server": {
			"python manage.py runserver", BeProcess(pattern, "c"),
			"Expected process 1 of container c to match `^gunicorn .*manage:app`, but it is `python manage.py runserver`", "",
		},
	})
}
