package runner

import (
	"context"
	"os/exec"
	"strings"
)

// commit returns the commit of the tree in root, with "-dirty" after it where files differ from it, or "" where git
// does not know.
func commit(ctx context.Context, root string) string {
	cmd := exec.CommandContext(ctx, "git", "-C", root, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
