package host

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/moby/moby/client"
)

// askWithin bounds one question to an engine; one that is silent that long is no use.
const askWithin = 10 * time.Second

// thisMachine is the computer that the program runs on.
func thisMachine(opts Options) machine {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "/"
	}
	return machine{
		dir: opts.Dir, getenv: os.Getenv, home: home, defaultSocket: "/var/run/docker.sock", log: opts.Log,
		ask:     askEngine,
		private: newPrivate(opts),
	}
}

// askEngine returns the version of the engine at a socket. Its errors keep the system's own, such as
// fs.ErrPermission, which the client's do not.
func askEngine(ctx context.Context, host string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", strings.TrimPrefix(host, "unix://"))
	if err != nil {
		return "", err
	}
	_ = conn.Close()
	cli, err := client.New(client.WithHost(host))
	if err != nil {
		return "", err
	}
	defer func() { _ = cli.Close() }()
	version, err := cli.ServerVersion(ctx, client.ServerVersionOptions{})
	if err != nil {
		return "", err
	}
	if version.Os != "linux" {
		return "", fmt.Errorf("it runs %s containers, and the images are for Linux", version.Os)
	}
	return version.Version, nil
}
