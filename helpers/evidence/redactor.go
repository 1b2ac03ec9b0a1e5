package evidence

import (
	"slices"
	"sync"

	"smoke.example/ecs/helpers/target"
)

// Known is a value that is never written.
type Known struct {
	// Name stands in brackets where the value was.
	Name string `json:"name"`
	// Value is the secret; empty is none.
	Value string `json:"value"`
	// Word marks an ordinary word, which counts only inside a URL or an assignment.
	Word bool `json:"word,omitempty"`
	// Source is where it is known from; empty is nowhere in particular.
	Source Source `json:"source,omitempty"`
}

// Redactor strikes secrets out of what a run writes: those that it knows, and those whose shape gives them away. A value
// is found in whatever spelling: plain, escaped for URLs, JSON or HTML, at any depth, in base64 and in hex.
// A nil Redactor knows none and tells secrets by their shape. It is safe for use by several goroutines.
type Redactor struct {
	without []Source

	lock  sync.RWMutex
	known []Known
	index index
}

// NewRedactor returns a redactor that knows the given values.
func NewRedactor(known ...Known) *Redactor {
	r := &Redactor{}
	r.Add(known...)
	return r
}

// ForSecrets returns a redactor that knows a target's secrets.
func ForSecrets(secrets []target.Secret) *Redactor {
	r := NewRedactor()
	for _, s := range secrets {
		r.Add(Known{Name: s.Name, Value: s.Reveal(), Word: s.Word})
	}
	return r
}

// Add makes more values known, such as a password that the run itself made up. Of a value with several lines each one is
// known, since a log shows them one by one.
func (r *Redactor) Add(known ...Known) {
	if r == nil {
		return
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	for _, k := range known {
		for _, k := range append([]Known{k}, linesOf(k)...) {
			if k.Value == "" || slices.Contains(r.known, k) || slices.Contains(r.without, k.Source) {
				continue
			}
			r.known = append(r.known, k)
			r.index.add(patternsOf(k)...)
		}
	}
}

// Redact returns text with every secret replaced by its name in brackets.
func (r *Redactor) Redact(text string) string {
	strike := r.strike
	if r == nil {
		strike = func(text string) string { return redactPlain(text, nil) }
	} else {
		r.lock.RLock()
		defer r.lock.RUnlock()
	}
	whole := func(text string) string { return strike(redactWords(text, ofBase64(strike))) }
	return redactWords(whole(text), ofEscaped(whole))
}

// strike strikes out what is not encoded as a whole; the lock is held.
func (r *Redactor) strike(text string) string {
	return redactPlain(redactCut(r.index.replace(text), r.known), r.without)
}

// Without returns a redactor that knows the same, but never what these sources tell. No run wants one: it is for the proof
// that each source counts.
func (r *Redactor) Without(sources ...Source) *Redactor {
	r.lock.RLock()
	defer r.lock.RUnlock()
	less := &Redactor{without: slices.Concat(r.without, sources)}
	less.Add(r.known...)
	return less
}
