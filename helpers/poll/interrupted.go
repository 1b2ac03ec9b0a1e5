package poll

import (
	"context"
	"strings"
)

// Interrupted reports whether a spec's run was told to end, which is nobody's fault. Ginkgo cancels a spec that took too
// long as well, and only the words of the cause tell the one from the other.
func Interrupted(ctx context.Context) bool {
	cause := context.Cause(ctx)
	return cause != nil && strings.HasPrefix(cause.Error(), "Interrupted by ")
}
