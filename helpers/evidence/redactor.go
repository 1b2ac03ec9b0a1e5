package evidence

import (
	"strings"
	"sync"

	"smoke.example/ecs/helpers/target"
)

// Known is a value that is never written.
type Known struct {
	// Name stands in brackets where the value was.
	Name string
	// Value is the secret; empty is none.
	Value string
	// Word marks an ordinary word, which counts only inside a URL or an assignment.
	Word bool
}

// Redactor strikes secrets out of what a run writes: those that it knows, and those whose shape gives them away.
// A nil Redactor knows none and tells secrets by their shape. It is safe for use by several goroutines.
type Redactor struct {
	lock  sync.RWMutex
	known []Known
	exact *strings.Replacer
	words []wordRule
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

// Add makes more values known, such as a password that the run itself made up.
func (r *Redactor) Add(known ...Known) {
	r.lock.Lock()
	defer r.lock.Unlock()
	for _, k := range known {
		if k.Value != "" {
			r.known = append(r.known, k)
		}
	}
	r.exact, r.words = exactRules(r.known), wordRules(r.known)
}

// Redact returns text with every secret replaced by its name in brackets.
func (r *Redactor) Redact(text string) string {
	if r != nil {
		text = r.redactKnown(text)
	}
	return redactShapes(text)
}

func (r *Redactor) redactKnown(text string) string {
	r.lock.RLock()
	defer r.lock.RUnlock()
	if r.exact != nil {
		text = r.exact.Replace(text)
	}
	for _, rule := range r.words {
		text = rule.replace(text)
	}
	return text
}
