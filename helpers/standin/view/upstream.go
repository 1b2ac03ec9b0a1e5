package view

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// get asks the engine and reads its answer into answer if it is a good one; the status tells.
func (v *View) get(ctx context.Context, path string, query url.Values, answer any) (int, error) {
	place := url.URL{Path: path, RawQuery: query.Encode()}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, place.String(), http.NoBody)
	if err != nil {
		return 0, fmt.Errorf("asking the engine for %s: %w", path, err)
	}
	toEngine(r)
	got, err := v.engine.RoundTrip(r)
	if err != nil {
		return 0, fmt.Errorf("asking the engine for %s: %w", path, err)
	}
	defer func() { _ = got.Body.Close() }()
	if got.StatusCode != http.StatusOK {
		return got.StatusCode, nil
	}
	if err := json.NewDecoder(got.Body).Decode(answer); err != nil {
		return 0, fmt.Errorf("reading the engine's answer to %s: %w", path, err)
	}
	return got.StatusCode, nil
}

// ask repeats the request of c and reads a good answer into answer. Otherwise it answers c itself and returns false.
func (v *View) ask(c call, answer any) bool {
	status, err := v.get(c.r.Context(), c.r.URL.Path, c.r.URL.Query(), answer)
	switch {
	case err != nil:
		v.unreachable(c.w, err)
	case status != http.StatusOK:
		v.pass(c)
	}
	return err == nil && status == http.StatusOK
}
