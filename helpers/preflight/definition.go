package preflight

import (
	"cmp"
	"context"
	"strings"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/poll"
)

// nobody is an account's id to render with where neither credentials nor target name one.
const nobody = "000000000000"

// render fills the definition in as a deployment would, and applies ECS's rules to it.
func (l *look) render(context.Context) came {
	t := l.Target
	d, err := deploy.Render(t.Definition, cmp.Or(l.identity.Account, t.Account, nobody),
		deploy.HostPort(t.HTTP.Container, t.HTTP.Port, t.HTTP.HostPort))
	if err != nil {
		return lost(failed(definition, poll.AsInfra(err), ""))
	}
	l.definition = d
	containers := d.Containers()
	faults := append(invalid(d.Task), unlike(t, containers, l.region)...)
	if len(faults) > 0 {
		return found(ours(definition, "change %s: %s", t.Definition, strings.Join(faults, "; ")))
	}
	names := make([]string, len(containers))
	for i, c := range containers {
		names[i] = c.Name
	}
	return found(good(definition, "%s of %s, as far as its rules are known", d.Family(), strings.Join(names, ", ")))
}
