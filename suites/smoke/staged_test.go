package smoke

import (
	"context"
	"encoding/json"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/poll"
)

// The steps that everything else stands on, in their order. Each is asserted by one spec.
const (
	stepAccount   = "account"
	stepDeploy    = "deploy"
	stepDiscovery = "discovery"
)

// staged is what process 1 learned while deploying and discovering. It travels to every process as JSON, also when
// a step went wrong: a failure here is a failed spec, not a missing one.
type staged struct {
	Account    account.Identity
	Deployment deploy.Outcome
	Staging    discover.Staging
	// Newest is the id of the service's newest deployment when this run began to look.
	Newest string
	// Fault is nil when all steps went well.
	Fault *fault
	// Earlier is what was found of killed runs, by instance.
	Earlier map[string]earlier
}

// stage is what process 1 told, or nil before it did.
var stage *staged

var _ = SynchronizedBeforeSuite(
	func(ctx SpecContext) []byte {
		DeferCleanup(func() { say.Phase("clean-up") })
		learned, err := json.Marshal(prepare(ctx))
		Expect(err).NotTo(HaveOccurred())
		return learned
	},
	func(ctx SpecContext, learned []byte) {
		stage = &staged{}
		Expect(json.Unmarshal(learned, stage)).To(Succeed())
		Expect(openClients(ctx)).To(Succeed())
		Expect(stayAlive()).To(Succeed())
		openPlaces(stage.Staging)
	},
)

var _ = BeforeEach(func() {
	if f := stage.Fault; f != nil && !asserts(f.Step) && !worthwhile(f) {
		Skip(fmt.Sprintf("the %s went wrong: %s", f.Step, f.Message))
	}
})

// prepare takes the steps until one goes wrong.
func prepare(ctx context.Context) (s staged) {
	ctx, cancel := context.WithTimeout(ctx, env.patience())
	defer cancel()
	for _, step := range []struct {
		name string
		take func(context.Context, *staged) error
	}{
		{stepAccount, learnAccount},
		{stepDeploy, deployIfAsked},
		{stepDiscovery, discoverStaging},
	} {
		if err := step.take(ctx, &s); err != nil {
			s.Fault = &fault{Step: step.name, Message: env.redact.Redact(err.Error()), Class: poll.Classify(err)}
			break
		}
	}
	addProvenance(ctx, s)
	if s.Fault == nil && env.asks() {
		awaitAnswers(ctx, s.Staging)
	}
	if s.Fault == nil && env.makesUsers() {
		s.Earlier = removeEarlier(ctx, s.Staging)
	}
	say.Phase("verify")
	return s
}

func learnAccount(ctx context.Context, s *staged) (err error) {
	say.Phase("account")
	if err = openClients(ctx); err != nil {
		return err
	}
	if s.Account, err = account.Whoami(ctx, clients.STS); err != nil {
		return err
	}
	return account.Check(env.target.Account, s.Account)
}

func addProvenance(ctx context.Context, s staged) {
	AddReportEntry(evidence.EntryProvenance, ReportEntryVisibilityNever, evidence.Provenance{
		Account: s.Account.Account, Region: clients.Region, Service: env.target.Cluster + "/" + env.target.Service,
		Revision: s.Deployment.Revision, Previous: s.Deployment.Previous, Images: imagesOf(ctx, s.Staging),
	})
}
