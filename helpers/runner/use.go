package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/unique"
	"smoke.example/ecs/helpers/usersapi"
)

// prepared is what is known before a run touches anything.
type prepared struct {
	options options
	root    string
	target  *target.Target
	redact  *evidence.Redactor
	// confidences are what the suite's processes made up and must not be written.
	confidences *evidence.Confidences
	record      record
	// core are the promises that a revision which is put back has to keep.
	core []string
	// nightly are the promises that a walk can have verified on the way.
	nightly []string
}

// use is gate, nightly or deploy, from the flags to the verdict.
func (p Program) use(ctx context.Context, use evidence.Use, args []string) int {
	root, err := findRoot(p.Dir)
	if err != nil {
		return p.refuse(err)
	}
	o, err := parse(use, args, p.Dir, root)
	if err != nil {
		return p.misread(string(use), err)
	}
	o.step = o.step || use == evidence.Acceptance && stepping(p.Environ)
	ready, err := p.prepare(ctx, o, root)
	if err != nil {
		return p.refuse(err)
	}
	if o.dryRun {
		return p.dryRun(ctx, ready)
	}
	dir, err := makeFolder(o.out, ready.record.ID)
	if err != nil {
		return p.refuse(err)
	}
	return p.run(ctx, ready, evidence.Folder{Path: dir, Redact: ready.redact})
}

// prepare reads everything that a run is given, and refuses what must not be. It calls nothing but the file system
// and git.
func (p Program) prepare(ctx context.Context, o options, root string) (prepared, error) {
	t, err := target.Read(o.target, p.Environ)
	if err != nil {
		return prepared{}, err
	}
	if err := p.may(t, o); err != nil {
		return prepared{}, err
	}
	secrets, err := target.ReadSecrets(t, p.Environ)
	if err != nil {
		return prepared{}, err
	}
	promises, err := report.ReadPromises(t.Required)
	if err != nil {
		return prepared{}, err
	}
	if _, err := usersapi.ReadTable(t.Endpoints); err != nil {
		return prepared{}, fmt.Errorf("reading the endpoint table:\n%w", err)
	}
	required := promises.Required(o.use, report.Offers(t, o.use))
	if o.use == evidence.Deploy {
		o.labelFilter = within(only(required), o.labelFilter)
	}
	redact := p.redactor()
	redact.KnowRun(t, secrets, p.Environ)
	return prepared{
		options: o, root: root, target: t, redact: redact, confidences: evidence.NewConfidences(redact),
		core:    promises.Required(evidence.Rollback, report.Offers(t, evidence.Rollback)),
		nightly: promises.Required(evidence.Nightly, report.Offers(t, evidence.Nightly)),
		record: record{
			ID: unique.NewRun(), Use: o.use, Target: t.Name, TargetFile: o.target,
			Required: required, Known: promises.Known(), RollsBack: o.rollsBack(t),
			Commit: commit(ctx, root), GoVersion: runtime.Version(), By: startedBy(p.Environ), Began: time.Now(),
		},
	}, nil
}

// may returns why what the use does must not be done.
func (p Program) may(t *target.Target, o options) error {
	if o.use.May(target.Deploy) && !o.dryRun {
		if err := mayDeploy(t, p.Environ); err != nil {
			return err
		}
	}
	if o.use == evidence.Acceptance {
		return p.mayWalk(t, o)
	}
	return nil
}

// within is a label filter that leaves in what both do; an empty one leaves in all.
func within(filter, another string) string {
	if filter == "" || another == "" {
		return cmp.Or(filter, another)
	}
	return "(" + filter + ") && (" + another + ")"
}

// session is one run under way.
type session struct {
	Program
	prepared
	folder   evidence.Folder
	progress *evidence.Progress
	// work is a folder for what nobody needs when the run is over.
	work string
	// interrupted says that a signal came while the run was rolled back.
	interrupted bool
	// watching shows how the run goes on.
	watching *watching
	// walk is what an acceptance has come to; nil for other uses.
	walk *accepting
}

// run makes the run in its folder and returns the exit code.
func (p Program) run(ctx context.Context, r prepared, folder evidence.Folder) int {
	if err := r.record.write(folder); err != nil {
		return p.refuse(err)
	}
	progress, err := evidence.OpenProgress(folder.Path, evidence.Runner, r.redact)
	if err != nil {
		return p.refuse(err)
	}
	_, _ = fmt.Fprintf(p.Out, "smoke %s of %s, run %s\n", r.options.use, r.target.Name, r.record.ID)
	s := &session{
		Program: p, prepared: r, folder: folder, progress: progress, work: folder.File("work"), watching: p.watch(folder),
	}
	if r.options.use == evidence.Acceptance {
		s.walk = s.accept(ctx)
	}
	with, end := s.carryOut(ctx)
	end = s.follow(ctx, with, end)
	if s.walk != nil {
		s.signOff(ctx, &end)
	}
	return s.conclude(end, s.watching.stop)
}

// follow collects the evidence, and then rolls a bad deployment back; a signal before that is told as a roll-back that is
// missing.
func (s *session) follow(ctx context.Context, with tools, end report.End) report.End {
	failed, bad := s.bad(end)
	end = s.gather(ctx, end, bad)
	if !bad {
		return end
	}
	if by := (&asked{signals: s.Signals}).first(); by != nil && end.Interrupted == "" {
		end.Interrupted = ended{signal: by}.by() + ", before the roll-back"
	}
	if end.Interrupted == "" {
		s.rollBack(ctx, with, failed)
		return end
	}
	s.record.Back = &undoing{Required: s.core}
	s.stuck(failed, errors.New("it was not begun, since the run was interrupted "+end.Interrupted))
	return end
}

// carryOut builds the suite and runs it, and returns with what it was run and how it ended.
func (s *session) carryOut(ctx context.Context) (tools, report.End) {
	if err := os.Mkdir(s.work, 0o700); err != nil {
		return tools{}, report.End{Problem: fmt.Sprintf("making a folder to work in: %v", err)}
	}
	s.progress.Phase("building the suite")
	with, err := s.build(ctx, s.root, s.work, s.options)
	if errors.Is(err, errInterrupted) {
		return with, report.End{Interrupted: strings.TrimPrefix(err.Error(), errInterrupted.Error()+" ")}
	}
	if err != nil {
		return with, report.End{Problem: err.Error()}
	}
	s.progress.Phase("starting the suite")
	if s.walk != nil {
		s.walk.tools = with
	}
	end := s.runSuite(ctx, with)
	if err := s.takeReport(); err != nil {
		end.Problem = cmp.Or(end.Problem, err.Error())
	}
	return with, end
}
