package reconcile

import "smoke.example/ecs/helpers/standin/state"

// Why a service deployment ended badly.
const (
	rolledBack    = "Service deployment rolled back because the circuit breaker threshold was exceeded."
	stalled       = "Service deployment stopped because the circuit breaker threshold was exceeded."
	notRolledBack = "Service deployment rollback failed because the circuit breaker threshold was exceeded."
	superseded    = "Service deployment stopped because a newer service deployment was started."
	askedToRoll   = "Service deployment rolled back because it was stopped by a user."
)

// judge takes the service deployments further: it begins new ones, ends those that gave way to a newer one, rolls
// back where somebody asked for it, and lets the circuit breaker fail what fails too often.
func judge(d *state.Data, s *state.Service) {
	for _, sd := range s.ServiceDeployments {
		if sd.Status == state.StopRequested {
			d.End(s, sd, state.DeploymentStopped, superseded)
		}
	}
	primary := s.Primary()
	sd := primary.Service
	watch(s, sd)
	switch {
	case sd.Status == state.DeploymentPending:
		sd.Status, sd.StartedAt, sd.UpdatedAt = state.DeploymentInProgress, d.Now(), d.Now()
	case sd.Status == state.RollbackRequested:
		stopByUser(d, s)
	case s.Breaker.Enabled && primary.Rollout == state.InProgress && primary.Counted >= sd.Threshold:
		trip(d, s)
	}
}

// watch lets the circuit breaker follow the service's configuration.
func watch(s *state.Service, sd *state.ServiceDeployment) {
	if sd.Over() || sd.Watch == state.Triggered {
		return
	}
	sd.Threshold, sd.Watch = s.Breaker.Threshold(s.Desired), state.MonitoringDisabled
	if s.Breaker.Enabled {
		sd.Watch = state.Monitoring
	}
}

// trip fails the PRIMARY deployment, and rolls back if the breaker does and there is something to go back to. A
// rollback that fails is left as it is.
func trip(d *state.Data, s *state.Service) {
	primary := s.Primary()
	sd := primary.Service
	primary.Rollout, primary.RolloutReason = state.Failed, "ECS deployment circuit breaker: tasks failed to start."
	primary.UpdatedAt = d.Now()
	d.Say(s, about(s, "(deployment %s) deployment failed: tasks failed to start.", primary.ID))
	if sd.Rollback != nil {
		d.End(s, sd, state.RollbackFailed, notRolledBack)
		return
	}
	sd.Watch = state.Triggered
	target := s.Completed
	if !s.Breaker.Rollback {
		target = nil
	}
	if target == nil {
		d.End(s, sd, state.DeploymentStopped, stalled)
		return
	}
	dep := d.RollBack(s, rolledBack)
	dep.RolloutReason = "ECS deployment circuit breaker: rolling back to deploymentId " + target.ID + "."
	d.Say(s, about(s, "rolling back to deployment %s.", target.ID))
}

// stopByUser rolls back what a user stopped.
func stopByUser(d *state.Data, s *state.Service) {
	primary, target := s.Primary(), s.Completed
	primary.Rollout, primary.UpdatedAt = state.Failed, d.Now()
	primary.RolloutReason = "ECS deployment " + primary.ID + " was stopped by a user."
	if target == nil {
		d.End(s, primary.Service, state.RollbackFailed, "Service deployment has no completed deployment to roll back to.")
		return
	}
	dep := d.RollBack(s, askedToRoll)
	dep.RolloutReason = "ECS deployment " + dep.ID + " in progress."
	d.Say(s, about(s, "rolling back to deployment %s.", target.ID))
}
