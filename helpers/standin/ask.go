package standin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// PutFaults puts faults in; see faults.Set.
func (r Running) PutFaults(ctx context.Context, texts ...string) error {
	_, err := r.ask(ctx, http.MethodPut, texts)
	return err
}

// ClearFaults takes faults out by name; without a name, all.
func (r Running) ClearFaults(ctx context.Context, names ...string) error {
	_, err := r.ask(ctx, http.MethodDelete, names)
	return err
}

// Faults returns what is in, oldest first.
func (r Running) Faults(ctx context.Context) ([]string, error) {
	return r.ask(ctx, http.MethodGet, nil)
}

// ask asks at the stand-in's control socket.
func (r Running) ask(ctx context.Context, method string, body []string) ([]string, error) {
	k, ok := parseSlot(r.Name)
	if !ok || len(r.Environment) == 0 {
		return nil, fmt.Errorf("stand-in %s is not up yet: wait until it says so", r.Name)
	}
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", k.controlSocket())
		},
	}}
	request, err := http.NewRequestWithContext(ctx, method, "http://standin/faults", strings.NewReader(strings.Join(body, "\n")))
	if err != nil {
		return nil, fmt.Errorf("asking stand-in %s: %w", r.Name, err)
	}
	reply, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("asking stand-in %s: %w", r.Name, err)
	}
	defer func() { _ = reply.Body.Close() }()
	text, err := io.ReadAll(reply.Body)
	switch {
	case err != nil:
		return nil, fmt.Errorf("asking stand-in %s: %w", r.Name, err)
	case reply.StatusCode != http.StatusOK:
		return nil, errors.New(strings.TrimSpace(string(text)))
	}
	return lines(string(text)), nil
}
