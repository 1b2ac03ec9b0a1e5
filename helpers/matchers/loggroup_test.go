package matchers_test

import (
	"testing"

	"smoke.example/ecs/helpers/logs"
	. "smoke.example/ecs/helpers/matchers"
)

func TestKeepEventsFor(t *testing.T) {
	const begin = "Expected log group staging to keep its events for 14 days, but "
	const remedy = "; change it with aws logs put-retention-policy --log-group-name staging --retention-in-days 14, or " +
		"logs.retention_days in the target"
	judge(t, map[string]judgement{
		"as long": {
			logs.GroupInfo{Name: "staging", Retention: 14},
			KeepEventsFor(14), "",
			"Expected log group staging not to keep its events for 14 days",
		},
		"for ever": {logs.GroupInfo{Name: "staging"}, KeepEventsFor(14), begin + "it keeps them for ever" + remedy, ""},
		"shorter": {
			logs.GroupInfo{Name: "staging", Retention: 7}, KeepEventsFor(14), begin + "it keeps them for 7" + remedy, "",
		},
	})
}
