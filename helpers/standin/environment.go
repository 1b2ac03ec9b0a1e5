package standin

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Environment returns the variables, NAME=value, that lead AWS clients and the suite to the stand-in. A person's own
// AWS profile has no say: its files are out of reach.
func (s *Standin) Environment() []string {
	env := []string{
		"AWS_ENDPOINT_URL=http://" + s.slot.api().String(),
		"AWS_REGION=" + Region,
		"AWS_DEFAULT_REGION=" + Region,
		"AWS_ACCESS_KEY_ID=AKIASTANDIN" + s.slot.account()[7:],
		"AWS_SECRET_ACCESS_KEY=of-a-stand-in",
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE=" + os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
		"SMOKE_ACCOUNT=" + s.slot.account(),
		"SMOKE_SSH_KEY=" + s.key,
		"SMOKE_SSH_PORT=" + strconv.Itoa(s.ports.ssh),
	}
	if s.ports.http != 80 {
		env = append(env, "SMOKE_HTTP_PORT="+strconv.Itoa(s.ports.http))
	}
	return env
}

// Within returns the variables of base, without those that lead to some other AWS, and the stand-in's.
func Within(base, environment []string) []string {
	kept := slices.DeleteFunc(slices.Clone(base), func(variable string) bool {
		return strings.HasPrefix(variable, "AWS_") && !strings.HasPrefix(variable, "AWS_CA_BUNDLE=")
	})
	return append(kept, environment...)
}

// writeEnvironment leaves the variables for other processes; see List.
func (s *Standin) writeEnvironment(context.Context) error {
	text := strings.Join(s.Environment(), "\n") + "\n"
	if err := os.WriteFile(filepath.Join(s.dir(), environmentFile), []byte(text), 0o600); err != nil {
		return fmt.Errorf("writing the environment: %w", err)
	}
	return nil
}
