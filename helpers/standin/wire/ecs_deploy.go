package wire

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

func createService(d *state.Data, in *ecs.CreateServiceInput) (*ecs.CreateServiceOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault != nil {
		return nil, fault
	}
	if fault := creatable(d, c, in); fault != nil {
		return nil, fault
	}
	def, fault := deployable(d, value(in.TaskDefinition))
	if fault != nil {
		return nil, fault
	}
	s := state.Service{
		Name: *in.ServiceName, Cluster: c.Name, Desired: int(*in.DesiredCount), CreatedBy: Principal(d),
		MinimumHealthy: 100, Maximum: 200,
	}
	if fault := configure(&s, in.DeploymentConfiguration); fault != nil {
		return nil, fault
	}
	out := service(d, d.AddService(s, def))
	return &ecs.CreateServiceOutput{Service: &out}, nil
}

func creatable(d *state.Data, c *state.Cluster, in *ecs.CreateServiceInput) *state.Fault {
	_, exists := d.Service(c.Name, value(in.ServiceName))
	controller := in.DeploymentController
	switch {
	case !identifier.MatchString(value(in.ServiceName)):
		return state.Refuse(state.InvalidParameter, "Invalid service name: %s", value(in.ServiceName))
	case exists:
		return state.Refuse(state.InvalidParameter, "Creation of service was not idempotent.")
	case in.DesiredCount == nil || *in.DesiredCount < 0:
		return state.Refuse(state.InvalidParameter, "Desired count must be 0 or more.")
	case in.LaunchType != "" && in.LaunchType != types.LaunchTypeEc2:
		return state.Refuse(state.InvalidParameter, "The stand-in does not support launchType %s.", in.LaunchType)
	case in.SchedulingStrategy != "" && in.SchedulingStrategy != types.SchedulingStrategyReplica:
		return state.Refuse(state.InvalidParameter, "The stand-in does not support schedulingStrategy %s.",
			in.SchedulingStrategy)
	case controller != nil && controller.Type != types.DeploymentControllerTypeEcs:
		return state.Refuse(state.InvalidParameter, "The stand-in does not support deploymentController %s.",
			controller.Type)
	}
	return nil
}

// updateService starts a deployment if the definition is another one, or if it is told to; nothing else does.
func updateService(d *state.Data, in *ecs.UpdateServiceInput) (*ecs.UpdateServiceOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault != nil {
		return nil, fault
	}
	s, ok := d.Service(c.Name, value(in.Service))
	switch {
	case !ok:
		return nil, state.Refuse("ServiceNotFoundException", "Service not found.")
	case s.Status != "ACTIVE":
		return nil, state.Refuse("ServiceNotActiveException", "Service was not ACTIVE.")
	case in.DesiredCount != nil && *in.DesiredCount < 0:
		return nil, state.Refuse(state.InvalidParameter, "Desired count must be 0 or more.")
	}
	def := s.Primary().Definition
	if in.TaskDefinition != nil {
		if def, fault = deployable(d, *in.TaskDefinition); fault != nil {
			return nil, fault
		}
	}
	if fault := configure(s, in.DeploymentConfiguration); fault != nil {
		return nil, fault
	}
	if n := int(aws.ToInt32(in.DesiredCount)); in.DesiredCount != nil && n != s.Desired {
		s.Desired, s.Primary().Desired, s.Steady = n, n, false
	}
	if def != s.Primary().Definition || in.ForceNewDeployment {
		d.Deploy(s, def)
	}
	out := service(d, s)
	return &ecs.UpdateServiceOutput{Service: &out}, nil
}

func deployable(d *state.Data, name string) (*state.TaskDefinition, *state.Fault) {
	def, fault := d.Definition(name)
	if fault == nil && !def.Active {
		return nil, state.Refuse(state.Client, "TaskDefinition is inactive")
	}
	return def, fault
}
