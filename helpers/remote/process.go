package remote

import (
	"context"
	"fmt"
	"strings"
)

// FirstProcess returns the command line of process 1 inside a container (its id or name), its words separated by
// spaces. That is what runs now: an entrypoint may have become another program since the engine started it.
func (h *Host) FirstProcess(ctx context.Context, container string) (string, error) {
	result, err := h.Exec(ctx, container, "cat", "/proc/1/cmdline")
	if err != nil {
		return "", fmt.Errorf("asking for process 1: %w", err)
	}
	return strings.TrimSpace(strings.ReplaceAll(result.Stdout, "\x00", " ")), nil
}
