package faults

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"smoke.example/ecs/helpers/standin/wire"
)

// parseAll reads faults, or says everything that is wrong with all of them.
func parseAll(texts []string) ([]*fault, error) {
	var all []*fault
	var failed []error
	for _, text := range texts {
		f, err := parse(text)
		all, failed = append(all, f), append(failed, err)
	}
	return all, errors.Join(failed...)
}

// Check says everything that is wrong with how faults are written, as Put would.
func Check(texts ...string) error {
	_, err := parseAll(texts)
	return err
}

func parse(text string) (*fault, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil, fmt.Errorf("reading a fault: it is empty; known are %s", names())
	}
	k, ok := find(words[0])
	if !ok {
		return nil, fmt.Errorf("reading the fault %q: there is no fault %s; known are %s", text, words[0], names())
	}
	v := &values{of: map[string]string{}}
	for _, word := range words[1:] {
		v.read(word, k.all())
	}
	f := k.make(v)
	f.name, f.text = v.word("as", k.name), strings.Join(words, " ")
	if err := errors.Join(v.wrong...); err != nil {
		return nil, fmt.Errorf("reading the fault %q: %w", text, err)
	}
	return f, nil
}

// values are the parameters of one fault, and what is wrong with them.
type values struct {
	of    map[string]string
	wrong []error
}

func (v *values) read(word string, known []key) {
	name, value, ok := strings.Cut(word, "=")
	_, twice := v.of[name]
	switch {
	case !slices.ContainsFunc(known, func(k key) bool { return k.name == name }):
		v.fail("there is no key %s; known are %s", name, keyNames(known))
	case !ok || value == "":
		v.fail("%s has no value: write %s=VALUE", name, name)
	case twice:
		v.fail("%s is given twice", name)
	}
	v.of[name] = value
}

func (v *values) fail(format string, args ...any) {
	v.wrong = append(v.wrong, fmt.Errorf(format, args...))
}

func (v *values) word(name, otherwise string) string {
	if v.of[name] == "" {
		return otherwise
	}
	return v.of[name]
}

// number reads a count from 1 on, which stands for none too.
func (v *values) number(name string) int {
	text := v.of[name]
	if text == "" {
		return 1
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		v.fail("%s=%s is no count from 1 on, such as %s=2", name, text, name)
	}
	return n
}

func (v *values) duration(name, text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		v.fail("%s=%s is no time, such as %s=2s", name, v.of[name], name)
	}
	return d
}

// oneOf reads one of some words, of which the first stands for none.
func (v *values) oneOf(name string, words ...string) string {
	word := v.word(name, words[0])
	if !slices.Contains(words, word) {
		v.fail("%s=%s is none of %s", name, word, strings.Join(words, ", "))
	}
	return word
}

// when reads the parameters that the faults of the API have in common.
func (v *values) when() *when {
	w := &when{from: v.number("from"), every: v.number("every"), dice: v.dice()}
	if on := v.of["on"]; on != "" {
		w.on = strings.Split(on, ",")
	}
	for _, name := range w.on {
		if !wire.Serves(name) {
			v.fail("on=%s: the API has neither a service nor an operation %s", v.of["on"], name)
		}
	}
	if text := v.of["for"]; text != "" {
		w.span = v.duration("for", text)
	}
	if text := v.of["share"]; text != "" {
		v.share(w, text)
	} else if v.of["seed"] != "" && v.of["by"] == "" {
		v.fail("seed=%s belongs to share, which is not given", v.of["seed"])
	}
	return w
}

func (v *values) share(w *when, text string) {
	share, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || share <= 0 || share > 1:
		v.fail("share=%s is no probability above 0 and up to 1, such as share=0.1", text)
	case v.of["every"] != "":
		v.fail("every and share are both given: one of them says how many calls are hit")
	}
	w.every, w.share = 0, share
}

// dice are the same for the same seed.
func (v *values) dice() *rand.Rand {
	return rand.New(rand.NewPCG(uint64(v.number("seed")), 0)) //nolint:gosec // for tests, and no secret
}
