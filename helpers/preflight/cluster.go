package preflight

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/target"
)

// describeClusters is the one action that only a preflight calls: a run can do without.
const describeClusters = "ecs:DescribeClusters"

func (l *look) cluster(ctx context.Context) came {
	t := l.Target
	out, err := l.ecs.DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: []string{t.Cluster}})
	switch {
	case denied(err):
		return found(beyond(cluster, "%s is denied, and only a preflight calls it; the service tells", describeClusters))
	case err != nil:
		return lost(failed(cluster, fmt.Errorf("describing cluster %q: %w", t.Cluster, err), ""))
	case len(out.Clusters) == 0:
		return lost(ours(cluster, "%s has no cluster %q in %s: look at cluster and region in %s (`aws ecs list-clusters`)",
			l.identity.Account, t.Cluster, l.region, t.File()))
	}
	if state := aws.ToString(out.Clusters[0].Status); state != "ACTIVE" {
		return lost(broken(cluster, "%s is %s: make it anew, with its instances", t.Cluster, state))
	}
	return found(good(cluster, "%s is ACTIVE", t.Cluster))
}

func (l *look) service(ctx context.Context) (c came) {
	t := l.Target
	var err error
	l.status, err = deploy.Look(ctx, l.ecs, t.Cluster, t.Service)
	switch {
	case errors.Is(err, deploy.ErrNoService):
		err = poll.AsInfra(fmt.Errorf("%w: look at cluster and service in %s", err, t.File()))
		return lost(failed(service, err, ""))
	case err != nil:
		return lost(failed(service, err, ""))
	case l.status.State != "ACTIVE":
		return lost(broken(service, "%s/%s is %s: make it anew (aws ecs create-service)", t.Cluster, t.Service, l.status.State))
	}
	return found(l.standing())
}

// standing says what is deployed, and whether it stands still.
func (l *look) standing() Finding {
	s := l.status
	short := deploy.RevisionOf(s.Definition)
	why := s.Unsteady(s.Definition)
	_, underway := s.Underway()
	switch gate := l.Target.Allows(target.Deploy); {
	case underway && gate && l.Target.Deployment.Underway == "wait":
		return good(service, "a deployment is under way, which a gate waits for (deployment.underway: wait): %s", why)
	case underway && gate:
		return ours(service, "a deployment is under way, on which a gate is refused: %s: wait for its end, or let runs wait "+
			"(deployment.underway: wait, or SMOKE_UNDERWAY=wait)", why)
	case underway:
		return broken(service, "a deployment is under way: %s: wait for its end", why)
	case why != "":
		return broken(service, "it is not steady on %s: %s: look at its events (%s)", short, strings.TrimSuffix(why, ": "),
			fmt.Sprintf("aws ecs describe-services --cluster %s --services %s", s.Cluster, s.Service))
	}
	return good(service, "%s is steady on %s with %d of %d tasks, no deployment is under way", s.Service, short, s.Running,
		s.Desired)
}
