package clients_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"

	. "github.com/onsi/gomega"
)

// moment is a time in JSON. The two clients round a wire's fractions of a second differently.
var moment = regexp.MustCompile(`"\d{4}-\d\d-\d\dT[^"]+"`)

// newer are members that the command line of the distribution is too old to show.
var newer = []string{"AvailabilityZoneRebalancing", "CurrentServiceDeployment", "CurrentServiceRevisions", "Strategy"}

// agree runs `aws ecs ARGS` and fails unless it shows what the SDK was answered. It returns what it shows.
func agree[T any](ctx context.Context, g *WithT, c cli, sdk *T, args ...string) *T {
	end := c.run(ctx, args...)
	g.Expect(end.err).To(BeEmpty(), "aws ecs %v", args)
	shown := new(T)
	g.Expect(json.Unmarshal(end.out, shown)).To(Succeed(), "%s", end.out) // only the case of their names differs
	g.Expect(differ("", plain(g, shown), plain(g, sdk))).To(BeEmpty(), "aws ecs %v, and what the SDK says", args)
	return shown
}

func plain(g *WithT, v any) (all any) {
	text, err := json.Marshal(v)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(json.Unmarshal(moment.ReplaceAll(text, []byte(`"a time"`)), &all)).To(Succeed())
	return all
}

// differ tells where two answers are not the same, but for what is newer than the command line.
func differ(path string, cli, sdk any) (all []string) {
	a, object := cli.(map[string]any)
	b, both := sdk.(map[string]any)
	c, list := cli.([]any)
	d, lists := sdk.([]any)
	switch {
	case object && both:
		for name := range b {
			if unknown := a[name] == nil || a[name] == ""; !unknown || !slices.Contains(newer, name) {
				all = append(all, differ(path+"."+name, a[name], b[name])...)
			}
		}
	case list && lists && len(c) == len(d):
		for i := range c {
			all = append(all, differ(fmt.Sprintf("%s[%d]", path, i), c[i], d[i])...)
		}
	case !reflect.DeepEqual(cli, sdk):
		all = append(all, fmt.Sprintf("%s is %v to the command line and %v to the SDK", path, cli, sdk))
	}
	return all
}
