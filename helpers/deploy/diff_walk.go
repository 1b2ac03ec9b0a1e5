package deploy

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// spot is a place in a definition.
type spot struct {
	container string
	// shown are the names on the way, as a person reads them. Kinds are the same with [] for what is one of many.
	shown, kinds []string
}

func (s spot) to(name, kind string) spot {
	s.shown, s.kinds = append(slices.Clone(s.shown), name), append(slices.Clone(s.kinds), kind)
	return s
}

// kind is such as "portMappings[].protocol".
func (s spot) kind() string { return strings.ReplaceAll(strings.Join(s.kinds, "."), ".[]", "[]") }

// differ collects what differs between two trees.
type differ struct{ diff Diff }

func (d *differ) members(at spot, from, to map[string]any) {
	names := slices.Collect(maps.Keys(from))
	names = append(names, slices.Collect(maps.Keys(to))...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		switch at.kind() {
		case "containerDefinitions":
			d.container(name, from[name], to[name])
		default:
			kind := name
			if at.many() {
				kind = "[]"
			}
			d.member(at.to(name, kind), from[name], to[name])
		}
	}
}

// many says that what stands here is one of many, each under a name of its own.
func (s spot) many() bool {
	if len(s.kinds) == 0 {
		return false
	}
	last := s.kinds[len(s.kinds)-1]
	return identity[last] != nil || free[last]
}

// container looks at one container. Of one that is only there or only gone, the image is all that is told.
func (d *differ) container(name string, from, to any) {
	before, was := from.(map[string]any)
	after, is := to.(map[string]any)
	switch {
	case was && is:
		d.members(spot{container: name}, before, after)
	case is:
		d.add(Change{Container: name, How: fmt.Sprintf("added, with image %v", after["image"])})
	default:
		d.add(Change{Container: name, How: fmt.Sprintf("removed, was of image %v", before["image"])})
	}
}

func (d *differ) member(at spot, from, to any) {
	from, to = orDefault(at, from), orDefault(at, to)
	old, now := text(from), text(to)
	if old == now {
		return
	}
	before, was := from.(map[string]any)
	after, is := to.(map[string]any)
	switch {
	case at.hides():
		d.add(Change{Container: at.container, Member: strings.Join(at.shown, " "), How: how(from, to)})
	case was && is, was && at.spreads(before), is && at.spreads(after):
		d.members(at, before, after)
	default:
		d.add(Change{Container: at.container, Member: strings.Join(at.shown, " "), Old: old, New: now})
	}
}

// spreads says that each member is told by itself also where the whole is new or gone: all but a plain one of many.
func (s spot) spreads(whole map[string]any) bool {
	for _, value := range whole {
		if _, deep := value.(map[string]any); deep {
			return true
		}
	}
	return s.kinds[len(s.kinds)-1] != "[]"
}

// hides says that the value may be a secret.
func (s spot) hides() bool {
	if len(s.kinds) < 2 {
		return false
	}
	list := s.kinds[len(s.kinds)-2]
	return list == "environment" || free[list] && secretName.MatchString(s.shown[len(s.shown)-1])
}

func how(from, to any) string {
	switch {
	case from == nil:
		return "added"
	case to == nil:
		return "removed"
	}
	return "changed"
}

func (d *differ) add(c Change) { d.diff = append(d.diff, c) }

// text is a value as it is shown: the bare word, or compact JSON.
func text(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	var compact strings.Builder
	encoder := json.NewEncoder(&compact)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(compact.String(), "\n")
}
