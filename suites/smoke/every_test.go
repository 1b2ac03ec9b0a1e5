package smoke

import (
	"context"
	"errors"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
)

// onAll does something on instances at once and joins the errors.
func onAll(all []*place, do func(int, *place) error) error {
	faults := make([]error, len(all))
	var group sync.WaitGroup
	for i, p := range all {
		group.Go(func() { faults[i] = do(i, p) })
	}
	group.Wait()
	return errors.Join(faults...)
}

// onEveryInstance looks at all instances at once. The failure names the instances on which the promise is broken.
func onEveryInstance(ctx context.Context, assert func(context.Context, Gomega, *look)) {
	GinkgoHelper()
	if len(places) == 0 {
		Fail("no instance to look at")
	}
	looks, messages, took := make([]*look, len(places)), make([]string, len(places)), make([]time.Duration, len(places))
	var group sync.WaitGroup
	for i, p := range places {
		looks[i] = &look{place: p}
		group.Go(func() {
			defer GinkgoRecover()
			began := time.Now()
			messages[i] = Refusal(func(g Gomega) { assert(ctx, g, looks[i]) })
			took[i] = time.Since(began)
		})
	}
	group.Wait()
	for i, l := range looks {
		AddReportEntry(evidence.EntryInstance, ReportEntryVisibilityNever, evidence.Instance{
			Instance: l.ID, Address: l.address, Held: messages[i] == "", Seen: env.redact.Redact(l.seen), Seconds: took[i].Seconds(),
		})
	}
	judge(ctx, looks, messages)
}

// onStaging looks at the environment as a whole.
func onStaging(ctx context.Context, assert func(context.Context, Gomega, *look)) {
	GinkgoHelper()
	l := &look{}
	judge(ctx, []*look{l}, []string{Refusal(func(g Gomega) { assert(ctx, g, l) })})
}
