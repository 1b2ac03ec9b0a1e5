package matchers

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/deploy"
)

// BeNoDifference succeeds for how the revision that was registered differs from its template in file (deploy.Diff)
// where it does not. What ECS fills in by itself is no difference. Values of variables and of options that may be
// secrets are not shown.
func BeNoDifference(registered deploy.Revision, file string) types.GomegaMatcher {
	subject := func(deploy.Diff) string {
		return fmt.Sprintf("what tells revision %s from %s", registered, file)
	}
	return because("be nothing", subject, func(diff deploy.Diff) string {
		if len(diff) == 0 {
			return ""
		}
		return "on the way from what ECS keeps to the file there is\n  " + strings.Join(diff.Lines(), "\n  ") +
			"\nTo look yourself: aws ecs describe-task-definition --task-definition " + registered.String()
	})
}
