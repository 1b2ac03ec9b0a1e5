package matchers

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/deploy"
)

// BeSteadyOn succeeds for a service (deploy.Status) that runs rev and nothing else, with every desired task up.
func BeSteadyOn(rev deploy.Revision) types.GomegaMatcher {
	return because("be steady on "+rev.String(), serviceName, func(s deploy.Status) string {
		why := s.Unsteady(rev.ARN)
		if why == "" {
			return ""
		}
		if len(s.Events) > 0 {
			why += "\nThe service's last event: " + s.Events[0].Message
		}
		return fmt.Sprintf("%s\nTo look yourself: aws ecs describe-services --cluster %s --services %s",
			why, s.Cluster, s.Service)
	})
}

func serviceName(s deploy.Status) string { return fmt.Sprintf("service %s/%s", s.Cluster, s.Service) }
