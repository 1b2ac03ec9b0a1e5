package matchers_test

import (
	"testing"

	. "smoke.example/ecs/helpers/matchers"
)

func TestKeepNo(t *testing.T) {
	judge(t, map[string]judgement{
		"nothing": {[]string(nil), KeepNo("user", "the database"), "", "Expected the database not to keep no user"},
		"something": {
			[]string{"a", "b"},
			KeepNo("user", "the database"),
			"Expected the database to keep no user, but it keeps\n  a\n  b", "",
		},
	})
}
