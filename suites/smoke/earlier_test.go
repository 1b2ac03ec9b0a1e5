package smoke

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/unique"
)

var _ = Describe("Of earlier runs", area("afterwards"), func() {
	if !env.makesUsers() {
		return
	}
	It("nothing is left", id("afterwards.earlier"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(_ context.Context, g Gomega, l *look) {
			found := stage.Earlier[l.ID]
			if found.Fault != "" {
				l.blame = found.Class
				g.Expect(poll.Gomega(errors.New(found.Fault))).To(Succeed(), "looking for what earlier runs left")
			}
			l.note("%s", found.Removed)
		})
	})
})

// earlier is what process 1 found on an instance, before the first spec, of runs that were killed.
type earlier struct {
	// Removed says what was removed, "" for nothing.
	Removed string
	// Fault and Class say why it could not be looked for, or removed.
	Fault string
	Class poll.Class
}

// removeEarlier removes the users of runs that were killed, on all instances at once, and says so.
func removeEarlier(ctx context.Context, staging discover.Staging) map[string]earlier {
	removeWork()
	all := newPlaces(staging)
	done := make([]earlier, len(all))
	_ = onAll(all, func(i int, p *place) error {
		removed, err := p.removeEarlier(ctx)
		if err != nil {
			done[i].Fault, done[i].Class = env.redact.Redact(err.Error()), poll.Classify(err)
		}
		if removed != "" {
			done[i].Removed = "removed " + removed
			say.Sayf("an earlier run was killed: removed %s on %s", removed, p.ID)
		}
		return nil
	})
	byInstance := map[string]earlier{}
	for i, p := range all {
		byInstance[p.ID] = done[i]
	}
	return byInstance
}

// removeEarlier removes what is left on one instance, and says what that was.
func (p *place) removeEarlier(ctx context.Context) (string, error) {
	made, err := p.madeUsers(ctx)
	if err != nil {
		return "", err
	}
	var removed []string
	for _, run := range slices.Sorted(maps.Keys(made)) {
		if run == env.RunID || goesOn(run) {
			continue
		}
		if _, err := p.sql(ctx, fmt.Sprintf("DELETE FROM users WHERE username LIKE '%s%%'", run.Prefix())); err != nil {
			return strings.Join(removed, ", "), err
		}
		removed = append(removed, fmt.Sprintf("the users %s of run %s", strings.Join(made[run], ", "), run))
	}
	return strings.Join(removed, ", "), nil
}

// removeWork removes the folders in which killed runs of this machine worked, and says so. A run that has ended may
// still be judged, so only its age tells.
func removeWork() {
	folders, _ := filepath.Glob(filepath.Join(filepath.Dir(env.RunDir), "*", "work"))
	for _, folder := range folders {
		run, err := unique.Parse(filepath.Base(filepath.Dir(folder)))
		if err != nil || begunWithin(run, longestRun()) {
			continue
		}
		if os.RemoveAll(folder) == nil {
			say.Sayf("an earlier run was killed: removed %s", folder)
		}
	}
}

// aliveFile is a file in a run's folder that each of its processes keeps locked; the system unlocks it when they die.
const aliveFile = "alive"

// stayAlive shows other runs on this machine that this process goes on, as long as it does.
func stayAlive() error {
	file, err := os.OpenFile(filepath.Join(env.RunDir, aliveFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("showing that the run goes on: %w", err)
	}
	alive = file
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_SH); err != nil {
		return fmt.Errorf("locking %s: %w", file.Name(), err)
	}
	return nil
}

// alive is never closed: with the file its lock would go.
var alive *os.File

// goesOn reports whether another run may still be under way: of one on this machine its lock tells, of others the
// time since it began.
func goesOn(run unique.Run) bool {
	file, err := os.OpenFile(filepath.Join(filepath.Dir(env.RunDir), run.String(), aliveFile), os.O_RDWR, 0)
	if err != nil {
		return begunWithin(run, longestRun())
	}
	defer func() { _ = file.Close() }()
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil
}

// longestRun is after how long a run of another machine cannot go on any more: it has a bound as ours has, and then
// cleans up.
func longestRun() time.Duration {
	suite, _ := GinkgoConfiguration()
	return 2 * suite.Timeout
}

// begunWithin reads the beginning of a run in its id.
func begunWithin(run unique.Run, bound time.Duration) bool {
	const layout = "20060102t150405"
	began, err := time.Parse(layout, run.String()[:len(layout)])
	return err != nil || time.Since(began) < bound
}
