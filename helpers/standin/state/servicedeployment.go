package state

import "time"

// Statuses of a service deployment.
const (
	DeploymentPending    = "PENDING"
	DeploymentInProgress = "IN_PROGRESS"
	DeploymentSuccessful = "SUCCESSFUL"
	StopRequested        = "STOP_REQUESTED"
	DeploymentStopped    = "STOPPED"
	RollbackRequested    = "ROLLBACK_REQUESTED"
	RollbackInProgress   = "ROLLBACK_IN_PROGRESS"
	RollbackSuccessful   = "ROLLBACK_SUCCESSFUL"
	RollbackFailed       = "ROLLBACK_FAILED"
)

// Statuses of a circuit breaker that watches a service deployment.
const (
	Triggered          = "TRIGGERED"
	Monitoring         = "MONITORING"
	MonitoringComplete = "MONITORING_COMPLETE"
	MonitoringDisabled = "DISABLED"
)

// ServiceDeployment is the way of a service from one revision to another, the rollback of a failed one included.
// Times that have not come yet are zero.
type ServiceDeployment struct {
	ARN string
	// Status is PENDING until the scheduler has seen it; Reason says why it ended badly, or is empty.
	Status, Reason string
	// Sources are the revisions that had tasks when it was made, Target is the one that it deploys.
	Sources []*Revision
	Target  *Revision
	// Failures are the failed tasks that the circuit breaker has counted, Threshold is where it trips, and Watch
	// is its status.
	Failures, Threshold int
	Watch               string
	// Rollback is nil while there is none.
	Rollback *Rollback
	// MinimumHealthy, Maximum and Breaker are the service's configuration when it was made.
	MinimumHealthy, Maximum int
	Breaker                 Breaker
	// Final are the tasks that each revision had when it ended; nil before.
	Final map[*Revision]Tally

	CreatedAt, StartedAt, FinishedAt, StoppedAt, UpdatedAt time.Time
}

// Rollback is the return of a service deployment to an earlier revision.
type Rollback struct {
	Reason    string
	Revision  *Revision
	StartedAt time.Time
}

// Over reports whether it has ended, well or badly.
func (sd *ServiceDeployment) Over() bool {
	switch sd.Status {
	case DeploymentSuccessful, DeploymentStopped, RollbackSuccessful, RollbackFailed:
		return true
	}
	return false
}

// newServiceDeployment begins the way to target; one that is under way is asked to stop.
func (d *Data) newServiceDeployment(s *Service, target *Revision) *ServiceDeployment {
	sd := &ServiceDeployment{
		ARN:    d.ARN("ecs", "service-deployment/"+s.Cluster+"/"+s.Name+"/"+token()),
		Status: DeploymentPending, Target: target, CreatedAt: d.Now(), UpdatedAt: d.Now(),
		MinimumHealthy: s.MinimumHealthy, Maximum: s.Maximum, Breaker: s.Breaker,
		Threshold: s.Breaker.Threshold(s.Desired), Watch: MonitoringDisabled,
	}
	if s.Breaker.Enabled {
		sd.Watch = Monitoring
	}
	for _, dep := range s.Deployments {
		if !dep.Service.Over() {
			dep.Service.Status, dep.Service.UpdatedAt = StopRequested, d.Now()
		}
		if running, pending := d.Count(s, dep.ID); running+pending > 0 {
			sd.Sources = append(sd.Sources, dep.Revision)
		}
	}
	s.ServiceDeployments = append(s.ServiceDeployments, sd)
	return sd
}

// End ends a service deployment with a status and a reason, which may be empty.
func (d *Data) End(s *Service, sd *ServiceDeployment, status, reason string) {
	sd.Status, sd.Reason = status, reason
	sd.FinishedAt, sd.UpdatedAt = d.Now(), d.Now()
	if status == DeploymentStopped {
		sd.StoppedAt = d.Now()
	}
	if sd.Watch == Monitoring {
		sd.Watch = MonitoringComplete
	}
	sd.Final = map[*Revision]Tally{sd.Target: d.Tally(s, sd.Target)}
	for _, r := range sd.Sources {
		sd.Final[r] = d.Tally(s, r)
	}
}

// ServiceDeployment finds a service deployment by its ARN.
func (d *Data) ServiceDeployment(arn string) (*Service, *ServiceDeployment, bool) {
	for _, s := range d.Services {
		for _, sd := range s.ServiceDeployments {
			if sd.ARN == arn {
				return s, sd, true
			}
		}
	}
	return nil, nil, false
}
