package engine_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine/enginetest"
)

func inspect(t *testing.T, id string) container.InspectResponse {
	t.Helper()
	seen, err := enginetest.API(t).ContainerInspect(t.Context(), id, client.ContainerInspectOptions{})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return seen.Container
}

func logged(t *testing.T, id string) string {
	t.Helper()
	logs, err := enginetest.API(t).ContainerLogs(t.Context(), id, client.ContainerLogsOptions{ShowStdout: true})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defer func() { _ = logs.Close() }()
	text, err := io.ReadAll(logs)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// freePort is a port of address that was free a moment ago.
func freePort(t *testing.T, address string) int {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address+":0")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defer func() { _ = l.Close() }()
	_, port := split(t, l.Addr())
	return port
}

func split(t *testing.T, address net.Addr) (string, int) {
	t.Helper()
	host, text, err := net.SplitHostPort(address.String())
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	port, err := strconv.Atoi(text)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return host, port
}

func get(ctx context.Context, address string, port int) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://%s:%d/", address, port), http.NoBody)
	if err != nil {
		return "", err
	}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = reply.Body.Close() }()
	text, err := io.ReadAll(reply.Body)
	return string(text), err
}
