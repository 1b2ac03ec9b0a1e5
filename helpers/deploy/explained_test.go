package deploy_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/poll"
)

func TestEveryKindSaysWhatToDoNextAndStandsInTheReadMe(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, kind := range []deploy.Kind{
		deploy.Crashed, deploy.OutOfMemory, deploy.ImageMissing, deploy.ImageDenied, deploy.ImagePull, deploy.BadCommand,
		deploy.CannotStart, deploy.PortTaken, deploy.LogGroup, deploy.HostLost, deploy.Unhealthy, deploy.Deadlock, deploy.NoMemory,
		deploy.NoCPU, deploy.NoInstances, deploy.NoAgent, deploy.Draining, deploy.GaveUp, deploy.RolledBack, deploy.Replaced,
		deploy.ScaledToZero, deploy.Stopped, deploy.Gone, deploy.NoCluster, deploy.StuckStopping, deploy.Slow, deploy.UnderWay,
		deploy.Rejected, deploy.Refused, deploy.Silent, deploy.Input, deploy.Cancelled,
	} {
		t.Run(string(kind), func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(string(readme)).To(ContainSubstring("`" + string(kind) + "`"))
			told := deploy.Explained(deploy.Outcome{Kind: kind}, nil)
			g.Expect(told.Next).NotTo(BeEmpty())
			g.Expect(told.Cause).NotTo(BeEmpty())
			told = deploy.Explained(deploy.Outcome{Kind: kind, Cause: "because", Next: "do this"}, nil)
			g.Expect(told.Explain()).To(Equal("because\nNext: do this"))
		})
	}
}

func TestAStepThatCouldNotBeMadeIsExplained(t *testing.T) {
	coded := func(code string) error {
		return refused("UpdateService", &smithy.GenericAPIError{Code: code, Message: "no"})
	}
	begun := deploy.Outcome{Cluster: "c", Service: "s", Previous: rev7}
	registered := begun
	registered.Revision = rev8
	for situation, tc := range map[string]struct {
		outcome deploy.Outcome
		err     error
		kind    deploy.Kind
		next    string
	}{
		"not allowed":     {begun, coded("AccessDeniedException"), deploy.Refused, "allow the credentials ecs:UpdateService on c/s"},
		"expired":         {begun, coded("ExpiredTokenException"), deploy.Refused, "renew the credentials"},
		"a wrong clock":   {begun, coded("RequestTimeTooSkewed"), deploy.Refused, "set this machine's clock"},
		"nobody's":        {begun, coded("UnrecognizedClientException"), deploy.Refused, "give the run credentials"},
		"no credentials":  {begun, refused("UpdateService", errors.New("get credentials: none")), deploy.Refused, "give the run credentials"},
		"throttled":       {begun, coded("ThrottlingException"), deploy.Silent, "who else uses up the account's request rate"},
		"no such cluster": {begun, coded("ClusterNotFoundException"), deploy.NoCluster, "correct cluster, region and account"},
		"no such service": {begun, coded("ServiceNotFoundException"), deploy.Gone, "aws ecs list-services --cluster c"},
		"rejected":        {begun, coded("ClientException"), deploy.Rejected, "correct what ECS refuses in the task definition"},
		"a missing file":  {begun, poll.AsInfra(errors.New("no such file")), deploy.Input, "correct what the message names"},
		"told to end":     {begun, context.Canceled, deploy.Cancelled, "nothing was changed: run again"},
		"told to end after it registered": {
			registered, context.Canceled, deploy.Cancelled, "deregister-task-definition --task-definition testdriven-staging:8",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			told := deploy.Explained(tc.outcome, tc.err)
			g.Expect(told.Kind).To(Equal(tc.kind))
			g.Expect(told.Cause).To(Equal(tc.err.Error()))
			g.Expect(told.Next).To(ContainSubstring(tc.next))
			g.Expect(told.Next).NotTo(ContainSubstring("{"))
		})
	}
}

func TestNothingIsSaidOfADeploymentThatSettled(t *testing.T) {
	g := NewWithT(t)
	settled := deploy.Outcome{Settled: true, Revision: rev8, Steady: 83e9}
	g.Expect(deploy.Explained(settled, nil)).To(Equal(settled))
	g.Expect(settled.Explain()).To(Equal("testdriven-staging:8 settled: steady after 1m23s, and it stayed so"))
}
