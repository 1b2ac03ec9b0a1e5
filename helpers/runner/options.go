package runner

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
)

// options are the flags of a use. Its paths are absolute.
type options struct {
	use    evidence.Use
	target string
	out    string
	suite  string
	// verifier is the suite that verifies, for an acceptance, whose own is another.
	verifier    string
	labelFilter string
	procs       int
	timeout     time.Duration
	// dryRun tells what would change and changes nothing.
	dryRun bool
	// step stops an acceptance before and after each step, and by says who decides there.
	step bool
	by   string
}

// suiteName is the suite that the use runs.
func (o options) suiteName() string {
	if o.use == evidence.Acceptance {
		return walkSuite
	}
	return smokeSuite
}

// rollsBack reports whether a deployment that turns out bad is rolled back. That of a walk is looked at where it stands.
func (o options) rollsBack(t *target.Target) bool {
	return o.use.May(target.Deploy) && o.use != evidence.Acceptance && t.Deployment.Rollback
}

// The times after which a run is ended; one that may wait for a person has a day's work.
const (
	longestRun  = time.Hour
	longestWalk = 8 * time.Hour
)

// parse reads the flags in args; relative paths count from dir, the default of out from root.
func parse(use evidence.Use, args []string, dir, root string) (options, error) {
	o := options{use: use}
	flags := flag.NewFlagSet(string(use), flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.target, "target", "", "")
	flags.StringVar(&o.out, "out", filepath.Join(root, ".smoke", "runs"), "")
	flags.StringVar(&o.suite, "suite", "", "")
	flags.IntVar(&o.procs, "procs", 4, "")
	flags.DurationVar(&o.timeout, "timeout", longestRun, "")
	o.more(flags)
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if err := o.check(flags.Args()); err != nil {
		return options{}, err
	}
	for _, path := range []*string{&o.target, &o.out, &o.suite, &o.verifier} {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(dir, *path)
		}
	}
	return o, nil
}

// more are the flags that not every use has: a part of a walk is no walk, nor is one that changes nothing.
func (o *options) more(flags *flag.FlagSet) {
	if o.use == evidence.Acceptance {
		o.timeout = longestWalk
		flags.BoolVar(&o.step, "step", false, "")
		flags.StringVar(&o.by, "by", "", "")
		flags.StringVar(&o.verifier, "verifier", "", "")
		return
	}
	flags.StringVar(&o.labelFilter, "label-filter", "", "")
	if o.use.May(target.Deploy) {
		flags.BoolVar(&o.dryRun, "dry-run", false, "")
	}
}

// only returns the path that is the one argument of a command without flags, or missing where there is not just one.
func (p Program) only(args []string, missing error) (path string, err error) {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); err != nil {
		return "", err
	}
	if flags.NArg() != 1 {
		return "", missing
	}
	if path = flags.Arg(0); !filepath.IsAbs(path) {
		path = filepath.Join(p.Dir, path)
	}
	return path, nil
}

func (o options) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%q is one argument too many", rest[0])
	case o.target == "":
		return errors.New("which environment? -target FILE is missing")
	case o.procs < 1:
		return fmt.Errorf("-procs %d: at least one process is needed", o.procs)
	case o.timeout <= 0:
		return fmt.Errorf("-timeout %s: the time has to be positive", o.timeout)
	case o.suite != "" && !strings.HasSuffix(o.suite, ".test"):
		return fmt.Errorf("-suite %s: Ginkgo takes only a file called *.test", o.suite)
	case o.verifier != "" && !strings.HasSuffix(o.verifier, ".test"):
		return fmt.Errorf("-verifier %s: Ginkgo takes only a file called *.test", o.verifier)
	}
	return nil
}
