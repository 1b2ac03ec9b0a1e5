package wire

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

func brief(d *state.Data, s *state.Service, sd *state.ServiceDeployment) types.ServiceDeploymentBrief {
	return types.ServiceDeploymentBrief{
		ServiceDeploymentArn: &sd.ARN, ServiceArn: &s.ARN, ClusterArn: str(d.ARN("ecs", "cluster/"+s.Cluster)),
		Status: types.ServiceDeploymentStatus(sd.Status), StatusReason: str(sd.Reason),
		TargetServiceRevisionArn: &sd.Target.ARN,
		CreatedAt:                at(sd.CreatedAt), StartedAt: at(sd.StartedAt), FinishedAt: at(sd.FinishedAt),
	}
}

func serviceDeployment(d *state.Data, s *state.Service, sd *state.ServiceDeployment) types.ServiceDeployment {
	target := revisionSummary(d, s, sd, sd.Target)
	out := types.ServiceDeployment{
		ServiceDeploymentArn: &sd.ARN, ServiceArn: &s.ARN, ClusterArn: str(d.ARN("ecs", "cluster/"+s.Cluster)),
		Status: types.ServiceDeploymentStatus(sd.Status), StatusReason: str(sd.Reason),
		CreatedAt: at(sd.CreatedAt), StartedAt: at(sd.StartedAt), FinishedAt: at(sd.FinishedAt),
		StoppedAt: at(sd.StoppedAt), UpdatedAt: at(sd.UpdatedAt), TargetServiceRevision: &target,
		SourceServiceRevisions: each(sd.Sources, func(r *state.Revision) types.ServiceRevisionSummary {
			return revisionSummary(d, s, sd, r)
		}),
		DeploymentConfiguration: deploymentConfiguration(sd.MinimumHealthy, sd.Maximum, sd.Breaker),
		DeploymentCircuitBreaker: &types.ServiceDeploymentCircuitBreaker{
			Status:       types.ServiceDeploymentRollbackMonitorsStatus(sd.Watch),
			FailureCount: i32(sd.Failures), Threshold: i32(sd.Threshold),
		},
		Alarms: &types.ServiceDeploymentAlarms{Status: types.ServiceDeploymentRollbackMonitorsStatusDisabled},
	}
	if back := sd.Rollback; back != nil {
		out.Rollback = &types.Rollback{
			Reason: &back.Reason, ServiceRevisionArn: &back.Revision.ARN, StartedAt: at(back.StartedAt),
		}
	}
	return out
}

// revisionSummary counts a revision's tasks now, or as they were when the service deployment ended.
func revisionSummary(
	d *state.Data, s *state.Service, sd *state.ServiceDeployment, r *state.Revision,
) types.ServiceRevisionSummary {
	t, ended := sd.Final[r]
	if !ended {
		t = d.Tally(s, r)
	}
	return types.ServiceRevisionSummary{
		Arn: &r.ARN, RequestedTaskCount: i32(t.Requested), RunningTaskCount: i32(t.Running),
		PendingTaskCount: i32(t.Pending),
	}
}

// currentRevisions are the revisions of the deployments, each once.
func currentRevisions(d *state.Data, s *state.Service) []types.ServiceCurrentRevisionSummary {
	var revisions []*state.Revision
	for _, dep := range s.Deployments {
		if !slices.Contains(revisions, dep.Revision) {
			revisions = append(revisions, dep.Revision)
		}
	}
	return each(revisions, func(r *state.Revision) types.ServiceCurrentRevisionSummary {
		t := d.Tally(s, r)
		return types.ServiceCurrentRevisionSummary{
			Arn: &r.ARN, RequestedTaskCount: i32(t.Requested), RunningTaskCount: i32(t.Running),
			PendingTaskCount: i32(t.Pending),
		}
	})
}

func describeServiceRevisions(
	d *state.Data, in *ecs.DescribeServiceRevisionsInput,
) (*ecs.DescribeServiceRevisionsOutput, *state.Fault) {
	if fault := batch("Service revisions", in.ServiceRevisionArns, 20); fault != nil {
		return nil, fault
	}
	out := &ecs.DescribeServiceRevisionsOutput{
		ServiceRevisions: []types.ServiceRevision{}, Failures: []types.Failure{},
	}
	for _, arn := range in.ServiceRevisionArns {
		if s, r, ok := d.Revision(arn); ok {
			out.ServiceRevisions = append(out.ServiceRevisions, serviceRevision(d, s, r))
		} else {
			out.Failures = append(out.Failures, missing(arn))
		}
	}
	return out, nil
}

func serviceRevision(d *state.Data, s *state.Service, r *state.Revision) types.ServiceRevision {
	return types.ServiceRevision{
		ServiceRevisionArn: &r.ARN, ServiceArn: &s.ARN, ClusterArn: str(d.ARN("ecs", "cluster/"+s.Cluster)),
		TaskDefinition: &r.Definition.ARN, LaunchType: types.LaunchTypeEc2, CreatedAt: at(r.CreatedAt),
		ContainerImages: each(r.Definition.Containers, func(c state.ContainerDefinition) types.ContainerImage {
			return types.ContainerImage{
				ContainerName: aws.String(c.Name), Image: aws.String(c.Image), ImageDigest: str(r.Images[c.Name]),
			}
		}),
		LoadBalancers: []types.LoadBalancer{}, ServiceRegistries: []types.ServiceRegistry{},
	}
}
