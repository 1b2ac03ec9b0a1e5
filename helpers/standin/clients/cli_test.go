package clients_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// newest is the version of AWS's command line that these tests know: 2.
const newest = "aws-cli/2."

// command finds AWS's command line. What comes first in the PATH may be a shim of another version.
var command = sync.OnceValue(func() string {
	for _, name := range []string{"aws", "/usr/bin/aws", "/usr/local/bin/aws"} {
		said, err := exec.CommandContext(context.Background(), name, "--version").CombinedOutput()
		if err == nil && strings.HasPrefix(string(said), newest) {
			return name
		}
	}
	return ""
})

// cli is AWS's command line, told of the stand-in alone and of nothing that is set on this machine.
type cli struct {
	url, home string
}

func (s *stage) cli(tb testing.TB) cli {
	tb.Helper()
	if command() == "" {
		tb.Fatal("no AWS command line of version 2 answers `aws --version`: install the package awscli, or let make do it")
	}
	return cli{url: s.url, home: tb.TempDir()}
}

// said is how a command ended.
type said struct {
	out  []byte
	err  string
	code int
}

// run runs `aws ecs ARGS`. A code of -1 is a command that could not be run, or that ctx ended.
func (c cli) run(ctx context.Context, args ...string) said {
	cmd := exec.CommandContext(ctx, command(), append([]string{"--endpoint-url", c.url, "ecs"}, args...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + c.home, "TZ=UTC", "LC_ALL=C.UTF-8", "NO_PROXY=127.0.0.1",
		"AWS_ACCESS_KEY_ID=" + keyID, "AWS_SECRET_ACCESS_KEY=" + secret, "AWS_REGION=" + region,
		"AWS_DEFAULT_REGION=" + region, "AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
		"AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=", "AWS_DEFAULT_OUTPUT=json",
	}
	var out, text bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &text
	err := cmd.Run()
	end := said{out: out.Bytes(), err: strings.TrimSpace(text.String())}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		end.code = exit.ExitCode()
	} else if err != nil {
		end.code, end.err = -1, err.Error()
	}
	return end
}
