package matchers_test

import (
	"testing"

	. "smoke.example/ecs/helpers/matchers"
)

func TestBeShut(t *testing.T) {
	matcher := BeShut("Postgres", "192.0.2.1:5432")
	judge(t, map[string]judgement{
		"nobody answers": {false, matcher, "", "Expected Postgres on 192.0.2.1:5432 not to be closed to the outside"},
		"somebody does": {
			true, matcher, "Expected Postgres on 192.0.2.1:5432 to be closed to the outside, but it answers; " +
				"close it in the security group\nTo look yourself: nc -v -z -w 5 192.0.2.1 5432", "",
		},
	})
}
