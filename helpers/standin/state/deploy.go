package state

import "slices"

// Deploy starts a deployment of def, which becomes the service's PRIMARY.
func (d *Data) Deploy(s *Service, def *TaskDefinition) *Deployment {
	target := d.newRevision(s, def)
	dep := d.newDeployment(s, target, d.newServiceDeployment(s, target))
	dep.RolloutReason = "ECS deployment " + dep.ID + " in progress."
	return dep
}

// newDeployment puts a deployment in front of the others.
func (d *Data) newDeployment(s *Service, r *Revision, sd *ServiceDeployment) *Deployment {
	dep := &Deployment{
		ID: "ecs-svc/" + number(), Definition: r.Definition, Revision: r, Service: sd, Desired: s.Desired,
		Rollout: InProgress, CreatedAt: d.Now(), UpdatedAt: d.Now(),
	}
	s.Deployments = slices.Insert(s.Deployments, 0, dep)
	s.Steady = false
	clear(s.said)
	return dep
}

// Complete marks the service's PRIMARY deployment as done.
func (d *Data) Complete(s *Service) {
	dep := s.Primary()
	dep.Rollout, dep.RolloutReason = Completed, "ECS deployment "+dep.ID+" completed."
	dep.UpdatedAt = d.Now()
	s.Completed = dep
	switch {
	case dep.Service.Over():
	case dep.Service.Rollback != nil:
		d.End(s, dep.Service, RollbackSuccessful, dep.Service.Rollback.Reason)
	default:
		d.End(s, dep.Service, DeploymentSuccessful, "")
	}
}

// RollBack puts the revision of the service's newest completed deployment, which there must be, back as a new PRIMARY
// deployment. It takes over the tasks of that revision that still run.
func (d *Data) RollBack(s *Service, reason string) *Deployment {
	back, failed := s.Completed, s.Primary()
	sd := failed.Service
	sd.Status, sd.Reason, sd.UpdatedAt = RollbackInProgress, reason, d.Now()
	sd.Rollback = &Rollback{Reason: reason, Revision: back.Revision, StartedAt: d.Now()}
	dep := d.newDeployment(s, back.Revision, sd)
	s.Deployments = slices.DeleteFunc(s.Deployments, func(old *Deployment) bool {
		return old != dep && old.Revision == back.Revision
	})
	for _, t := range d.Tasks {
		if t.Revision == back.Revision {
			t.Deployment = dep.ID
		}
	}
	return dep
}
