package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/target"
)

// mayWalk returns an error that names what is in the way of a walk: the target's permissions, what it does not say, or
// that nobody is there to be asked.
func (p Program) mayWalk(t *target.Target, o options) error {
	if err := lacking(t); err != nil {
		return err
	}
	if !t.Acceptance.Unmigrated.Given() {
		return fmt.Errorf("target %q cannot be walked: acceptance.unmigrated in %s is missing; it says how %s starts "+
			"without making its tables (entry_point, command)", t.Name, t.File(), t.HTTP.Container)
	}
	if t.Acceptance.Missing.String() == "" {
		return fmt.Errorf("target %q cannot be walked: acceptance.missing in %s is missing; it matches what the database "+
			"prints when it is asked for a table that is not there", t.Name, t.File())
	}
	if o.step && !p.attended() {
		return errors.New("refusing to stop before each step (-step, STEP=1): standard input and output are no terminal, " +
			"so nobody could say how to go on")
	}
	return nil
}

// lacking are the permissions that a walk needs and the target does not give, each as an error that says what to change.
func lacking(t *target.Target) error {
	var all []error
	for _, p := range []target.Permission{target.Deploy, target.Write, target.Disrupt} {
		all = append(all, t.Require(p))
	}
	return errors.Join(all...)
}

// stepping reports whether the environment asks for a stop before each step.
func stepping(environ []string) bool {
	return !slices.Contains([]string{"", "0"}, variable(environ, "STEP"))
}

// attended reports whether a person can be asked: standard input and output are the terminal that this program has.
func (p Program) attended() bool { return terminalWidth(p.Out) > 0 && foreground(p.In) }

// who is the person at the terminal: as git knows them, or as this machine does.
func (p Program) who(ctx context.Context, root string) string {
	name, address := gitSetting(ctx, root, "user.name"), gitSetting(ctx, root, "user.email")
	switch {
	case name != "" && address != "":
		return name + " <" + address + ">"
	case cmp.Or(name, address) != "":
		return cmp.Or(name, address)
	}
	return cmp.Or(person(variables(p.Environ)), "somebody")
}

func gitSetting(ctx context.Context, root, name string) string {
	out, err := exec.CommandContext(ctx, "git", "-C", root, "config", name).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
