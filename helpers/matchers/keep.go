package matchers

import (
	"strings"

	"github.com/onsi/gomega/types"
)

// KeepNo succeeds where nothing was found ([]string) that who should not keep. What names one of it.
func KeepNo(what, who string) types.GomegaMatcher {
	subject := func([]string) string { return who }
	return because("keep no "+what, subject, func(found []string) string {
		if len(found) == 0 {
			return ""
		}
		return "it keeps\n  " + strings.Join(found, "\n  ")
	})
}
