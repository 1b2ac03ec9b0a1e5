package matchers

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/logs"
)

// KeepEventsFor succeeds for a log group (logs.GroupInfo) that keeps its events for as many days.
func KeepEventsFor(days int) types.GomegaMatcher {
	name := func(group logs.GroupInfo) string { return "log group " + group.Name }
	return because(fmt.Sprintf("keep its events for %d days", days), name, func(group logs.GroupInfo) string {
		remedy := fmt.Sprintf("; change it with aws logs put-retention-policy --log-group-name %s --retention-in-days %d, "+
			"or logs.retention_days in the target", group.Name, days)
		switch group.Retention {
		case days:
			return ""
		case 0:
			return "it keeps them for ever" + remedy
		}
		return fmt.Sprintf("it keeps them for %d", group.Retention) + remedy
	})
}
