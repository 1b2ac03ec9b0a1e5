package bundle

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"smoke.example/ecs/helpers/evidence"
)

// body is what a part's file holds.
type body interface {
	// within returns as much of it as size bytes hold, its secrets struck out, and whether there is more. Nothing is cut
	// before it is redacted: half of a secret looks like none.
	within(size int64, redact *evidence.Redactor) (content []byte, cut bool)
}

// text keeps its beginning where it has to be cut.
type text string

func (t text) within(size int64, redact *evidence.Redactor) ([]byte, bool) {
	told := redact.Redact(string(t))
	if int64(len(told)) <= size {
		return []byte(told), false
	}
	kept := told[:size]
	if end := strings.LastIndexByte(kept, '\n'); end >= 0 {
		return []byte(kept[:end+1]), true
	}
	for !utf8.ValidString(kept) {
		kept = kept[:len(kept)-1]
	}
	return []byte(kept), true
}

// output keeps its end where it has to be cut.
type output struct {
	text string
	// cut says that its beginning is missing already.
	cut bool
}

func (o output) within(size int64, redact *evidence.Redactor) ([]byte, bool) {
	told := redact.Redact(o.text)
	if int64(len(told)) <= size {
		return []byte(told), o.cut
	}
	kept := told[int64(len(told))-size:]
	if begin := strings.IndexByte(kept, '\n'); begin >= 0 {
		return []byte(kept[begin+1:]), true
	}
	for len(kept) > 0 && !utf8.RuneStart(kept[0]) {
		kept = kept[1:]
	}
	return []byte(kept), true
}

// list is a JSON array, or an object with one.
type list struct {
	// name is the array's in the object; empty for a bare array.
	name  string
	items []any
	// more is what else the object has.
	more map[string]any
	// end says that its end is kept where it has to be cut, and not its beginning.
	end bool
	// cut says that something is missing already.
	cut bool
}

func (l list) within(size int64, redact *evidence.Redactor) ([]byte, bool) {
	for kept := len(l.items); ; {
		told := redact.RedactJSON(l.first(kept))
		if int64(len(told)) <= size {
			return told, l.cut || kept < len(l.items)
		}
		if kept == 0 {
			return nil, true
		}
		kept = min(kept-1, int(int64(kept)*size/int64(len(told))))
	}
}

// first is the document with so many of its items.
func (l list) first(n int) []byte {
	kept := l.items[:n:n]
	if l.end {
		kept = l.items[len(l.items)-n:]
	}
	var document any = append([]any{}, kept...)
	if l.name != "" {
		whole := map[string]any{l.name: document}
		for key, value := range l.more {
			whole[key] = value
		}
		document = whole
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		return []byte(err.Error())
	}
	return out.Bytes()
}

// empty reports whether there is nothing in a body that is worth a file beside an error.
func empty(b body) bool {
	switch b := b.(type) {
	case text:
		return b == ""
	case output:
		return b.text == ""
	case list:
		return len(b.items) == 0 && len(b.more) == 0
	}
	return false
}

// items are the elements of a list.
func items[T any](all []T) []any {
	list := make([]any, len(all))
	for i, one := range all {
		list[i] = one
	}
	return list
}
