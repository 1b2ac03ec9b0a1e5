package wire

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

func describeServices(d *state.Data, in *ecs.DescribeServicesInput) (*ecs.DescribeServicesOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault == nil {
		fault = batch("Services", in.Services, 10)
	}
	if fault != nil {
		return nil, fault
	}
	out := &ecs.DescribeServicesOutput{Services: []types.Service{}, Failures: []types.Failure{}}
	for _, name := range in.Services {
		if s, ok := d.Service(c.Name, name); ok {
			out.Services = append(out.Services, service(d, s))
		} else {
			out.Failures = append(out.Failures, missing(asARN(d, "service/"+c.Name, name)))
		}
	}
	return out, nil
}

func listServices(d *state.Data, in *ecs.ListServicesInput) (*ecs.ListServicesOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault != nil {
		return nil, fault
	}
	other := in.LaunchType != "" && in.LaunchType != types.LaunchTypeEc2 ||
		in.SchedulingStrategy != "" && in.SchedulingStrategy != types.SchedulingStrategyReplica
	var list []string
	for _, s := range d.Services {
		if s.Cluster == c.Name && !other {
			list = append(list, s.ARN)
		}
	}
	list, next, fault := arns(pages{size: in.MaxResults, usual: 10, token: in.NextToken}, list)
	return &ecs.ListServicesOutput{ServiceArns: list, NextToken: next}, fault
}

func service(d *state.Data, s *state.Service) types.Service {
	running, pending := d.Count(s, "")
	return types.Service{
		ServiceArn: &s.ARN, ServiceName: &s.Name, ClusterArn: str(d.ARN("ecs", "cluster/"+s.Cluster)),
		Status: &s.Status, DesiredCount: i32(s.Desired), RunningCount: i32(running), PendingCount: i32(pending),
		LaunchType: types.LaunchTypeEc2, TaskDefinition: &s.Primary().Definition.ARN,
		DeploymentConfiguration: deploymentConfiguration(s.MinimumHealthy, s.Maximum, s.Breaker),
		Deployments:             deployments(d, s),
		Events: each(s.Events, func(e state.Event) types.ServiceEvent {
			return types.ServiceEvent{Id: &e.ID, CreatedAt: at(e.CreatedAt), Message: &e.Message}
		}),
		CreatedAt: at(s.CreatedAt), CreatedBy: &s.CreatedBy, CurrentServiceDeployment: &s.Primary().Service.ARN,
		CurrentServiceRevisions: currentRevisions(d, s),
		SchedulingStrategy:      types.SchedulingStrategyReplica, PropagateTags: types.PropagateTagsNone,
		DeploymentController:        &types.DeploymentController{Type: types.DeploymentControllerTypeEcs},
		AvailabilityZoneRebalancing: types.AvailabilityZoneRebalancingDisabled,
		LoadBalancers:               []types.LoadBalancer{}, ServiceRegistries: []types.ServiceRegistry{},
		PlacementConstraints: []types.PlacementConstraint{}, PlacementStrategy: []types.PlacementStrategy{},
	}
}

func deployments(d *state.Data, s *state.Service) []types.Deployment {
	var out []types.Deployment
	for i, dep := range s.Deployments {
		running, pending := d.Count(s, dep.ID)
		status := "ACTIVE"
		if i == 0 {
			status = "PRIMARY"
		}
		out = append(out, types.Deployment{
			Id: &dep.ID, Status: &status, TaskDefinition: &dep.Definition.ARN, DesiredCount: i32(dep.Desired),
			RunningCount: i32(running), PendingCount: i32(pending), FailedTasks: i32(dep.FailedTasks),
			CreatedAt: at(dep.CreatedAt), UpdatedAt: at(dep.UpdatedAt), LaunchType: types.LaunchTypeEc2,
			RolloutState: types.DeploymentRolloutState(dep.Rollout), RolloutStateReason: &dep.RolloutReason,
		})
	}
	return out
}
