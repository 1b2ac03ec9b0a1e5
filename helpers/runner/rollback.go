package runner

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// rollBack puts back what was live before, and verifies that. Nothing that keeps a run from deploying keeps it from
// this; that its folder is there keeps it from being done twice.
func (s *session) rollBack(ctx context.Context, with tools, failed rollout) {
	s.progress.Phase("roll back")
	s.record.Back = &undoing{Required: s.core}
	folder := evidence.Folder{Path: s.folder.File(backFolder), Redact: s.folder.Redact}
	if err := errors.Join(os.Mkdir(folder.Path, 0o755), s.record.write(s.folder)); err != nil {
		s.stuck(failed, err)
		return
	}
	if !s.putBack(ctx, folder, failed) || len(s.core) == 0 {
		return
	}
	s.progress.Phase("verify the roll-back")
	verified := s.verifyBack(ctx, with, folder)
	s.record.Back.End = &verified
}

// bad returns the deployment that this run began, where the run says that the environment is bad, the target wants
// such a one to be rolled back, and nobody wanted the run to end.
func (s *session) bad(end report.End) (rollout, bool) {
	if !s.record.RollsBack || end.Interrupted != "" {
		return rollout{}, false
	}
	failed, is, err := begun(s.folder.Path)
	if !is || err != nil {
		return rollout{}, false
	}
	return failed, s.outcome(end) == report.Fail
}

// stuck says why nothing was put back, and how to do it by hand.
func (s *session) stuck(failed rollout, err error) {
	s.record.Back.Problem = err.Error()
	if failed.Previous != "" {
		s.record.Back.Next = "put it back: " + failed.update(failed.Previous)
	}
}

// result is how a roll-back ended.
type result struct {
	deploy.Outcome
	err error
}

// putBack reports whether the service is back and steady. The first signal ends it, but lets an update come to its
// answer; another one waits for nothing.
func (s *session) putBack(ctx context.Context, folder evidence.Folder, failed rollout) bool {
	written, leave := s.witness()
	defer leave()
	cloud, err := s.cloud(ctx, s.target, s.record.ID, written.Call)
	if err != nil {
		s.stuck(failed, err)
		return false
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ask := &asked{signals: s.Signals, heard: func(by os.Signal) {
		s.progress.Sayf("ending by the signal %s; nothing new is begun; another signal waits for nothing", by)
		cancel()
	}}
	plan := deploy.Plan{
		Target: s.target, Progress: s.progress.Say, Begun: func(o deploy.Outcome) { s.writeDown(folder, o) },
	}
	put := make(chan result, 1)
	over := ask.during(func() {
		outcome, err := cloud.Back(ctx, plan, failed.Outcome)
		put <- result{outcome, err}
	})
	if ask.first() != nil {
		var refusal *deploy.RefusalError
		if over {
			_ = errors.As((<-put).err, &refusal)
		}
		s.breakOff(folder, failed, ask.by, over, refusal)
		return false
	}
	return s.takeIn(folder, failed, <-put)
}

// takeIn notes how a roll-back went that came to its end, and reports whether it went well.
func (s *session) takeIn(folder evidence.Folder, failed rollout, r result) bool {
	var refusal *deploy.RefusalError
	back := s.record.Back
	switch {
	case errors.As(r.err, &refusal) && (harmless(refusal.Kind) || !failed.Kind.Blames()):
		back.Refused = refusal.Error()
	case errors.As(r.err, &refusal):
		back.Problem, back.Next = refusal.Cause, refusal.Next
	case r.DeploymentID == "":
		s.stuck(failed, errors.New(cmp.Or(r.Cause, fmt.Sprint(r.err))))
	default:
		s.writeDown(folder, r.Outcome)
		back.Problem, back.Next, back.Unjudged = r.Cause, r.Next, r.Infra
		return r.Settled
	}
	return false
}

// harmless reports whether a roll-back that was refused leaves nothing bad of ours behind: the service is somebody
// else's by now, or there was nothing to undo.
func harmless(kind deploy.Kind) bool { return kind == deploy.Replaced || kind == deploy.Input }

// breakOff notes where a roll-back stands that signals ended; over says that nothing of it goes on in this program, and
// refusal what it said last, if it did.
func (s *session) breakOff(folder evidence.Folder, failed rollout, by []os.Signal, over bool, refusal *deploy.RefusalError) {
	s.interrupted = true
	back, text := s.record.Back, "interrupted "+ending(by)
	outcome, err := deploy.ReadOutcome(folder.File(deploy.RollbackFile))
	put := rollout{outcome}
	switch {
	case err == nil:
		back.Problem, back.Unjudged = text+": "+put.state()+", and nobody has looked whether that is good", true
		back.Next = "to look: " + put.look() + "; to verify what it came to: " + verifying(s.record.TargetFile)
	case refusal != nil && refusal.Kind == deploy.Cancelled:
		back.Problem, back.Next, back.Unjudged = text+": "+refusal.Cause, refusal.Next, true
	case over:
		s.stuck(failed, fmt.Errorf("%s before %s/%s was updated", text, failed.Cluster, failed.Service))
	default:
		s.stuck(failed, fmt.Errorf("%s: nobody heard whether %s/%s was updated", text, failed.Cluster, failed.Service))
		back.Unjudged = true
		back.Next = "to look: " + failed.look() + "; " + back.Next
	}
}

func ending(by []os.Signal) string { return ended{signal: by[len(by)-1], killed: len(by) > 1}.by() }

// verifyBack runs the suite again, for what is back, and says how that ended.
func (s *session) verifyBack(ctx context.Context, with tools, folder evidence.Folder) report.End {
	v := *s
	v.folder, v.work = folder, folder.File("work")
	v.options.use, v.options.labelFilter = evidence.Rollback, only(s.core)
	if err := os.Mkdir(v.work, 0o700); err != nil {
		return report.End{Problem: fmt.Sprintf("making a folder to work in: %v", err)}
	}
	end := v.runSuite(ctx, with)
	if err := errors.Join(v.takeReport(), folder.WriteProgress(), os.RemoveAll(v.work)); err != nil {
		end.Problem = cmp.Or(end.Problem, err.Error())
	}
	s.interrupted = end.Interrupted != ""
	return end
}

// only is the label filter that leaves in the promises with these ids.
func only(ids []string) string {
	labels := make([]string, len(ids))
	for i, id := range ids {
		labels[i] = evidence.IDLabel(id)
	}
	return strings.Join(labels, " || ")
}

// writeDown keeps how the roll-back goes, for the suite that verifies it, and for whoever has to speak about it when
// this program is killed.
func (s *session) writeDown(folder evidence.Folder, outcome deploy.Outcome) {
	text, err := json.Marshal(outcome)
	if err == nil {
		err = folder.Write(deploy.RollbackFile, text)
	}
	if err != nil {
		s.progress.Sayf("the roll-back, deployment %s, is not written down: %v", outcome.DeploymentID, err)
	}
}
