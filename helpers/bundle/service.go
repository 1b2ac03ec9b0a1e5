package bundle

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/evidence"
)

// describeService keeps the service's events and deployments.
func (c *collector) describeService(ctx context.Context, s *survey) {
	if c.Light {
		if s.fault == nil {
			s.service, _ = c.askService(ctx, s) // for its definition, which says so itself
		}
		return
	}
	events := c.promise(evidence.Part{Name: "service events", Kind: evidence.ServiceEvents}, small)
	deployments := c.promise(evidence.Part{Name: "deployments", Kind: evidence.Deployments}, small)
	if s.fault != nil {
		events.fail(s.fault)
		deployments.fail(s.fault)
		return
	}
	service, err := c.askService(ctx, s)
	if err != nil {
		events.fail(err)
		deployments.fail(err)
		return
	}
	s.service = service
	events.keep(eventsOf(service), nil)
	own, err := serviceDeployments(ctx, s.aws.ECS, c.Target.Cluster, c.Target.Service)
	without := *service
	without.Events = nil
	deployments.keep(list{name: "serviceDeployments", items: own, more: map[string]any{"service": plain(without)}}, err)
}

func (c *collector) askService(ctx context.Context, s *survey) (*types.Service, error) {
	out, err := s.aws.ECS.DescribeServices(ctx, &ecs.DescribeServicesInput{
		Cluster: aws.String(c.Target.Cluster), Services: []string{c.Target.Service},
	})
	if err != nil {
		return nil, fmt.Errorf("describing service %q of cluster %q: %w", c.Target.Service, c.Target.Cluster, err)
	}
	if len(out.Services) == 0 {
		return nil, fmt.Errorf("ECS knows no service %q in cluster %q", c.Target.Service, c.Target.Cluster)
	}
	return &out.Services[0], nil
}

// eventsOf are the service's events, the oldest first.
func eventsOf(service *types.Service) body {
	moments := make([]evidence.Moment, len(service.Events))
	for i, event := range service.Events { // the newest first
		moments[len(moments)-1-i] = moment(aws.ToTime(event.CreatedAt), aws.ToString(event.Message))
	}
	return list{items: items(moments), end: true}
}

// mostDeployments is how many are described, which one call takes.
const mostDeployments = 20

// serviceDeployments are the service's last deployments, the newest first.
func serviceDeployments(ctx context.Context, api ECSAPI, cluster, service string) ([]any, error) {
	listed, err := api.ListServiceDeployments(ctx, &ecs.ListServiceDeploymentsInput{
		Cluster: aws.String(cluster), Service: aws.String(service), MaxResults: aws.Int32(mostDeployments),
	})
	if err != nil {
		return nil, fmt.Errorf("listing the deployments of service %q: %w", service, err)
	}
	var arns []string
	for _, brief := range listed.ServiceDeployments {
		arns = append(arns, aws.ToString(brief.ServiceDeploymentArn))
	}
	if len(arns) == 0 {
		return nil, nil
	}
	out, err := api.DescribeServiceDeployments(ctx, &ecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: arns})
	if err != nil {
		return nil, fmt.Errorf("describing %d deployments of service %q: %w", len(arns), service, err)
	}
	return plainly(out.ServiceDeployments), failed(out.Failures)
}

// failed says which things AWS did not describe.
func failed(failures []types.Failure) error {
	var all []error
	for _, f := range failures {
		all = append(all, fmt.Errorf("%s: %s", aws.ToString(f.Arn), aws.ToString(f.Reason)))
	}
	return errors.Join(all...)
}
