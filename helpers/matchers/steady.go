package matchers

import (
	"fmt"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/deploy"
)

// BeSteadyOn succeeds once a service (deploy.Status) runs rev and nothing else, with every desired task up. It ends a
// poll early where ECS gave the rollout up or the service is no longer active.
func BeSteadyOn(rev deploy.Revision) types.GomegaMatcher {
	return becauseOr("be steady on "+rev.String(), serviceName,
		func(s deploy.Status) string { return withLastEvent(s, s.Unsteady(rev.ARN)) }, hopeless)
}

func serviceName(s deploy.Status) string { return fmt.Sprintf("service %s/%s", s.Cluster, s.Service) }

func withLastEvent(s deploy.Status, why string) string {
	if why == "" || len(s.Events) == 0 {
		return why
	}
	return why + "\nThe service's last event: " + s.Events[0].Message
}

// hopeless returns what ends a poll, or nil.
func hopeless(s deploy.Status) error {
	primary, _ := s.Primary()
	switch {
	case s.State != "ACTIVE":
		return gomega.StopTrying(fmt.Sprintf("%s is %s", serviceName(s), s.State))
	case primary.Rollout == "FAILED":
		return gomega.StopTrying(fmt.Sprintf("ECS gave the rollout of %s up: %s",
			deploy.RevisionOf(primary.Definition), primary.Reason))
	}
	return nil
}
