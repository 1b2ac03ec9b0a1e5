package wire

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

// configure sets the percentages and the circuit breaker that are given.
func configure(s *state.Service, c *types.DeploymentConfiguration) *state.Fault {
	if c == nil {
		return nil
	}
	if c.Strategy != "" && c.Strategy != types.DeploymentStrategyRolling {
		return state.Refuse(state.InvalidParameter, "The stand-in does not support deployment strategy %s.", c.Strategy)
	}
	minimum, maximum := s.MinimumHealthy, s.Maximum
	if c.MinimumHealthyPercent != nil {
		minimum = int(*c.MinimumHealthyPercent)
	}
	if c.MaximumPercent != nil {
		maximum = int(*c.MaximumPercent)
	}
	if minimum < 0 || maximum < 100 || minimum > maximum {
		return state.Refuse(state.InvalidParameter, "The minimumHealthyPercent %d and the maximumPercent %d "+
			"must be at least 0 and 100, and the first no more than the second.", minimum, maximum)
	}
	breaker, fault := readBreaker(s.Breaker, c.DeploymentCircuitBreaker)
	if fault != nil {
		return fault
	}
	s.MinimumHealthy, s.Maximum, s.Breaker = minimum, maximum, breaker
	return nil
}

// readBreaker returns the breaker that is asked for, or the present one.
func readBreaker(b state.Breaker, in *types.DeploymentCircuitBreaker) (state.Breaker, *state.Fault) {
	if in == nil {
		return b, nil
	}
	b = state.Breaker{
		Enabled: in.Enable, Rollback: in.Rollback, KeepCount: in.ResetOnHealthyTask != nil && !*in.ResetOnHealthyTask,
	}
	t := in.ThresholdConfiguration
	if t == nil {
		return b, nil
	}
	switch t.Type {
	case state.Count, state.BoundedPercent, state.UnboundedPercent:
	default:
		return b, state.Refuse(state.InvalidParameter, "Invalid type of thresholdConfiguration: %s", t.Type)
	}
	if t.Value < 1 {
		return b, state.Refuse(state.InvalidParameter, "The value of thresholdConfiguration must be at least 1.")
	}
	b.Kind, b.Value = string(t.Type), int(t.Value)
	return b, nil
}

func deploymentConfiguration(minimum, maximum int, b state.Breaker) *types.DeploymentConfiguration {
	return &types.DeploymentConfiguration{
		DeploymentCircuitBreaker: breaker(b), MaximumPercent: aws.Int32(i32(maximum)),
		MinimumHealthyPercent: aws.Int32(i32(minimum)), Strategy: types.DeploymentStrategyRolling,
	}
}

// breaker shows a breaker. What was not asked for is left out.
func breaker(b state.Breaker) *types.DeploymentCircuitBreaker {
	out := &types.DeploymentCircuitBreaker{Enable: b.Enabled, Rollback: b.Rollback}
	if b.KeepCount {
		out.ResetOnHealthyTask = aws.Bool(false)
	}
	if b.Kind != "" {
		out.ThresholdConfiguration = &types.ThresholdConfiguration{Type: types.ThresholdType(b.Kind), Value: i32(b.Value)}
	}
	return out
}
