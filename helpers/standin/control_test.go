package standin

import (
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/faults"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

// controlled answers for AWS and at its control socket, and is nothing else of a stand-in.
func controlled(t *testing.T, opts Options) (*Standin, Running) {
	g := NewWithT(t)
	opts.Dir = t.TempDir()
	s := &Standin{opts: opts.filled()}
	s.log = s.opts.Log
	k, listener, err := takeFree(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	s.slot, s.state = k, state.New(state.Config{Region: Region, Account: k.account()})
	s.faults = faults.New(s.state)
	s.answer(listener)
	s.unlock = func() error { return nil }
	t.Cleanup(func() { g.Expect(s.Close(t.Context())).To(Succeed()) })
	g.Expect(s.makeDirs(t.Context())).To(Succeed())
	g.Expect(s.control(t.Context())).To(Succeed())
	g.Expect(s.writeEnvironment(t.Context())).To(Succeed())
	running, err := List(s.opts.Dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(running).To(HaveLen(1))
	return s, running[0]
}

func TestFaultsArePutInFromOutside(t *testing.T) {
	g, ctx := NewWithT(t), t.Context()
	var ledger wire.Ledger
	s, running := controlled(t, Options{Calls: ledger.Add})
	describe := func() error {
		_, err := ecs.NewFromConfig(s.config()).DescribeClusters(ctx, &ecs.DescribeClustersInput{})
		return err
	}
	g.Expect(describe()).To(Succeed())
	g.Expect(ledger.Of("aws-sdk-go")).To(HaveExactElements(HaveField("Operation", "DescribeClusters")))
	g.Expect(running.Faults(ctx)).To(BeEmpty())
	g.Expect(running.PutFaults(ctx, "denied on=ecs", "throttled on=logs")).To(Succeed())
	g.Expect(describe()).To(MatchError(ContainSubstring("AccessDeniedException")))
	g.Expect(running.Faults(ctx)).To(Equal([]string{
		"denied on=ecs  (hit 1 of 1 calls)", "throttled on=logs  (hit 0 of 0 calls)",
	}))
	g.Expect(running.PutFaults(ctx, "denied", "slow")).To(MatchError(ContainSubstring("there is no fault slow")))
	g.Expect(running.PutFaults(ctx, "denied")).To(MatchError(ContainSubstring("denied is in already")))
	g.Expect(running.ClearFaults(ctx, "gone")).To(MatchError("clearing the fault gone: it is not in; in are denied, throttled"))
	g.Expect(running.ClearFaults(ctx, "denied")).To(Succeed())
	g.Expect(describe()).To(Succeed())
	g.Expect(running.ClearFaults(ctx)).To(Succeed())
	g.Expect(running.Faults(ctx)).To(BeEmpty())
	g.Expect(s.Faults().List()).To(BeEmpty())
}

func TestTheControlSocketIsItsOwners(t *testing.T) {
	g := NewWithT(t)
	s, running := controlled(t, Options{})
	for file, mode := range map[string]os.FileMode{s.slot.controlSocket(): 0o600, s.slot.sockets(): 0o700} {
		info, err := os.Stat(file)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(info.Mode().Perm()).To(Equal(mode), file)
	}
	running.Environment = nil
	g.Expect(running.PutFaults(t.Context(), "gone")).To(MatchError(HaveSuffix(" is not up yet: wait until it says so")))
}

func TestAStartWithFaults(t *testing.T) {
	g := NewWithT(t)
	s, _ := controlled(t, Options{Faults: []string{"gone", "late by=2s"}})
	g.Expect(s.putFaults(t.Context())).To(Succeed())
	g.Expect(s.Faults().List()).To(HaveLen(2))
}
