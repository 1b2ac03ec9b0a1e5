package view

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// list hands a list, a prune or a stream of events to the engine, limited to the instance's own containers.
func (v *View) list(c call) {
	query := c.r.URL.Query()
	if err := v.addLabels(query); err != nil {
		complain(c.w, http.StatusBadRequest, err.Error())
		return
	}
	r := c.r.Clone(c.r.Context())
	r.URL.RawQuery = query.Encode()
	// The engine prefers what a form in the body says, and these calls need no body.
	r.Body, r.ContentLength = http.NoBody, 0
	v.proxy.ServeHTTP(c.w, r)
}

// addLabels adds the instance's labels to the filters in query. All labels of a filter must match.
func (v *View) addLabels(query url.Values) error {
	filters, err := parseFilters(query.Get("filters"))
	if err != nil {
		return err
	}
	if filters["label"] == nil {
		filters["label"] = map[string]bool{}
	}
	for _, label := range v.labels() {
		filters["label"][label] = true
	}
	text, err := json.Marshal(filters)
	query.Set("filters", string(text))
	return err
}

// parseFilters reads both forms that clients use: {"label": {"a=b": true}} and the older {"label": ["a=b"]}.
func parseFilters(text string) (map[string]map[string]bool, error) {
	filters := map[string]map[string]bool{}
	if text == "" {
		return filters, nil
	}
	if json.Unmarshal([]byte(text), &filters) == nil && filters != nil {
		return filters, nil
	}
	var older map[string][]string
	if err := json.Unmarshal([]byte(text), &older); err != nil {
		return nil, fmt.Errorf("invalid filter: %w", err)
	}
	filters = map[string]map[string]bool{}
	for name, values := range older {
		filters[name] = map[string]bool{}
		for _, value := range values {
			filters[name][value] = true
		}
	}
	return filters, nil
}
