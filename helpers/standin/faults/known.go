package faults

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
)

// kind is one way to break a stand-in.
type kind struct {
	name, doc string
	keys      []key // its own, beside those that all of its sort have
	ofAPI     bool
	make      func(*values) *fault // notes in the values what is wrong with them
}

// key is a parameter.
type key struct{ name, doc string }

// kinds are all faults that there are.
var kinds = []kind{
	throttled, late, denied, expired, cutOff, gone, agentDisconnected, instanceDraining, noInstances,
	logGroupMissing, serviceInactive,
}

var (
	everyKey = []key{{"as", "another name, to have one fault twice"}}
	apiKeys  = []key{
		{"on", "the operations or services (ecs, ecr, logs, ec2, sts) that it hits, separated by commas; all without it"},
		{"every", "hits one in N of these calls, beginning with the first"},
		{"share", "hits each with this probability, such as 0.1"},
		{"seed", "a number for the dice of share and of a range; the same hits the same calls (1)"},
		{"from", "hits nothing before the Kth of these calls"},
		{"for", "is over so long after the first call that it hit, such as 20s; else only when it is cleared"},
	}
)

// all are the keys that a fault of this kind has.
func (k kind) all() []key {
	if k.ofAPI {
		return slices.Concat(k.keys, apiKeys, everyKey)
	}
	return slices.Concat(k.keys, everyKey)
}

func find(name string) (kind, bool) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if i < 0 {
		return kind{}, false
	}
	return kinds[i], true
}

func names() string {
	var all []string
	for _, k := range kinds {
		all = append(all, k.name)
	}
	return strings.Join(all, ", ")
}

func keyNames(keys []key) string {
	var all []string
	for _, k := range keys {
		all = append(all, k.name)
	}
	return strings.Join(all, ", ")
}

// Help tells all faults and their keys.
func Help() string {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 4, 2, ' ', 0)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(table, format+"\n", args...) }
	tell := func(ofAPI bool) {
		for _, k := range kinds {
			if k.ofAPI != ofAPI {
				continue
			}
			say("  %s\t%s", k.name, k.doc)
			for _, own := range k.keys {
				say("  \t  %s: %s", own.name, own.doc)
			}
		}
	}
	say("Faults of the API:")
	tell(true)
	say("Each of them can be limited:")
	for _, k := range apiKeys {
		say("  %s\t%s", k.name, k.doc)
	}
	say("Faults of what the account contains:")
	tell(false)
	say("All of them:")
	for _, k := range everyKey {
		say("  %s\t%s", k.name, k.doc)
	}
	_ = table.Flush() // to memory
	return text.String()
}
