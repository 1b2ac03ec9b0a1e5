package runner

import (
	"encoding/json"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

// deployed lets the suite write down that it began a deployment, and how that goes.
func (b *bench) deployed(t *testing.T, outcome deploy.Outcome) {
	t.Helper()
	outcome.Cluster, outcome.Service, outcome.DeploymentID = "c", "s", "ecs-svc/1"
	outcome.Previous, outcome.Revision = "a:task-definition/tiny:7", "a:task-definition/tiny:8"
	text, err := json.Marshal(outcome)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	b.program.Environ = append(b.program.Environ, "TINY_DEPLOYED="+string(text))
}

func TestAnInterruptedGateSaysThatTheRolloutGoesOn(t *testing.T) {
	for mode, interrupts := range map[string]int{"hang in the deployment": 1, "hang for good in the deployment": 2} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := newBench(t)
			b.deployed(t, deploy.Outcome{})
			code := b.hanging(t, "gate", mode)
			for range interrupts {
				b.signals <- interrupt
			}
			g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(3)))
			for _, note := range []string{
				"nothing is taken back: ECS goes on with deployment ecs-svc/1 until c/s is steady on tiny:8; before, it ran tiny:7",
				"to look: aws ecs describe-services --cluster c --services s",
				"to verify what it came to: smoke nightly -target " + b.target,
				"to go back: aws ecs update-service --cluster c --service s --task-definition tiny:7",
			} {
				g.Expect(b.out.String()).To(ContainSubstring("\n  note       " + note + "\n"))
				g.Expect(b.read(t, summaryFile)).To(ContainSubstring("goes on with deployment ecs-svc/1"))
			}
			b.checkAgain(t, 3)
		})
	}
}

func TestTheStateOfADeploymentIsToldAsFarAsItWasSeen(t *testing.T) {
	ours := deploy.Outcome{Cluster: "c", Service: "s", DeploymentID: "ecs-svc/1", Revision: "a:task-definition/tiny:8"}
	for _, c := range []struct {
		when string
		edit func(*deploy.Outcome)
		says string
	}{
		{"it goes on", func(*deploy.Outcome) {}, "ECS goes on with deployment ecs-svc/1 until c/s is steady on tiny:8"},
		{
			"it was not watched to its end", func(o *deploy.Outcome) { o.Cause, o.Infra = "the run was told to end", true },
			"ECS goes on with deployment ecs-svc/1 until c/s is steady on tiny:8",
		},
		{
			"it failed", func(o *deploy.Outcome) { o.Cause = "a container exited" },
			"c/s is on deployment ecs-svc/1 of tiny:8, which failed",
		},
		{"it settled", func(o *deploy.Outcome) { o.Settled = true }, "c/s runs tiny:8 by deployment ecs-svc/1"},
	} {
		t.Run(c.when, func(t *testing.T) {
			outcome := ours
			c.edit(&outcome)
			NewWithT(t).Expect(rollout{outcome}.state()).To(Equal(c.says))
		})
	}
}

func TestOfAServiceThatIsNewThereIsNothingToGoBackTo(t *testing.T) {
	g := NewWithT(t)
	ours := rollout{deploy.Outcome{Cluster: "c", Service: "s", DeploymentID: "ecs-svc/1", Revision: "a:task-definition/tiny:1"}}
	g.Expect(ours.notes("not rolled back: ", "t.yaml")).To(Equal([]string{
		"not rolled back: ECS goes on with deployment ecs-svc/1 until c/s is steady on tiny:1; there was no service before",
		"to look: aws ecs describe-services --cluster c --services s",
		"to verify what it came to: smoke nightly -target t.yaml",
	}))
}
