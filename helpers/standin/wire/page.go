package wire

import (
	"encoding/base64"

	"smoke.example/ecs/helpers/standin/state"
)

// pages cuts a list into pages. A token holds the last item of the page before, so that a list which changes in
// between loses and repeats nothing.
type pages struct {
	// size is the page that the caller asked for, usual what it gets else, most what may be asked for.
	size        *int32
	usual, most int
	// param is the name of size.
	param string
	token *string
}

// page returns the items after the token, and the next token if there are more. compare is the items' order.
func page(p pages, items []string, compare func(a, b string) int) ([]string, *string, *state.Fault) {
	size, fault := p.length()
	if fault != nil {
		return nil, nil, fault
	}
	if p.token != nil {
		last, err := base64.URLEncoding.DecodeString(*p.token)
		if err != nil {
			return nil, nil, state.Refuse(state.InvalidParameter, "Invalid token.")
		}
		for len(items) > 0 && compare(items[0], string(last)) <= 0 {
			items = items[1:]
		}
	}
	if len(items) <= size {
		return append([]string{}, items...), nil, nil
	}
	next := base64.URLEncoding.EncodeToString([]byte(items[size-1]))
	return items[:size], &next, nil
}

func (p pages) length() (int, *state.Fault) {
	if p.size == nil {
		return p.usual, nil
	}
	if n := int(*p.size); n >= 1 && n <= p.most {
		return n, nil
	}
	return 0, state.Refuse(state.InvalidParameter, "%s must be between 1 and %d.", p.param, p.most)
}
