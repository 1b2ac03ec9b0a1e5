package state

import (
	"slices"
	"time"
)

// Rollout states of a deployment.
const (
	InProgress = "IN_PROGRESS"
	Completed  = "COMPLETED"
	Failed     = "FAILED"
)

// Service keeps a number of tasks of a definition running.
type Service struct {
	Name, ARN string
	// Cluster is the cluster's name.
	Cluster string
	// Status is ACTIVE, DRAINING or INACTIVE.
	Status string
	// Desired is how many tasks there should be.
	Desired int
	// MinimumHealthy and Maximum are percentages of Desired that bound a rollout.
	MinimumHealthy, Maximum int
	// Breaker is the deployment circuit breaker.
	Breaker Breaker
	// Deployments, newest first: the first is PRIMARY, the others still have tasks.
	Deployments []*Deployment
	// Completed is the newest deployment that completed, to which a rollback goes; nil is none.
	Completed *Deployment
	// ServiceDeployments and Revisions are the service's history, oldest first.
	ServiceDeployments []*ServiceDeployment
	Revisions          []*Revision
	// Events, newest first, at most 100.
	Events    []Event
	CreatedAt time.Time
	CreatedBy string

	// Steady is whether the service has said that it is, and SteadyAt when; the scheduler's.
	Steady   bool
	SteadyAt time.Time
	// Replaced counts the unhealthy tasks that were stopped and not replaced yet; the scheduler's.
	Replaced int
	// said are events that are not repeated until they are resolved.
	said map[string]saying
}

// saying is an event that was said, and when.
type saying struct {
	text string
	at   time.Time
}

// Deployment is one rollout of a service.
type Deployment struct {
	// ID is ecs-svc/ and 19 digits.
	ID         string
	Definition *TaskDefinition
	// Revision is what it deploys, and Service the service deployment that it is part of: a rollback is part of
	// the one that failed.
	Revision *Revision
	Service  *ServiceDeployment
	Desired  int
	// FailedTasks counts the failed tasks since the last one that ran well: those that could not be started, that
	// never ran, or that failed a health check.
	FailedTasks int
	// Rollout is IN_PROGRESS, COMPLETED or FAILED, and RolloutReason its text.
	Rollout, RolloutReason string
	CreatedAt, UpdatedAt   time.Time

	// RetryAt is when the scheduler may start a task again after one ended by itself; zero is at once.
	RetryAt time.Time
	// Ran is whether any of its tasks came to run, NeverRan how many in a row did not, and Delays how often in a
	// row that delayed the next; the scheduler's.
	Ran              bool
	NeverRan, Delays int
	// Counted are the failures that the circuit breaker counts; the scheduler's.
	Counted int
	// Unplaced counts the delays for lack of room, of which the next is counted at UnplacedAt; the scheduler's.
	Unplaced   int
	UnplacedAt time.Time
}

// Event is a service event.
type Event struct {
	ID, Message string
	CreatedAt   time.Time
}

// maxEvents is how many events a service keeps.
const maxEvents = 100

// repeatAfter is how long an event that was not resolved is kept back.
const repeatAfter = 6 * time.Hour

// Say adds an event.
func (d *Data) Say(s *Service, message string) {
	e := Event{ID: UUID(), Message: message, CreatedAt: d.Now()}
	s.Events = slices.Insert(s.Events, 0, e)
	s.Events = s.Events[:min(len(s.Events), maxEvents)]
}

// SayOnce adds an event unless the same one about a trouble was said in the last six hours and is not resolved. It
// returns when the event may be said again.
func (d *Data) SayOnce(s *Service, trouble, message string) time.Time {
	last := s.said[trouble]
	if again := last.at.Add(repeatAfter); again.After(d.Now()) && last.text == message {
		return again
	}
	if s.said == nil {
		s.said = map[string]saying{}
	}
	s.said[trouble] = saying{message, d.Now()}
	d.Say(s, message)
	return d.Now().Add(repeatAfter)
}

// Resolve says that a trouble is over: the next one of its kind is said again.
func (s *Service) Resolve(trouble string) { delete(s.said, trouble) }

// Deployment finds a deployment that still has tasks, or the newest one, by id.
func (s *Service) Deployment(id string) (*Deployment, bool) {
	i := slices.IndexFunc(s.Deployments, func(d *Deployment) bool { return d.ID == id })
	if i < 0 {
		return nil, false
	}
	return s.Deployments[i], true
}

// Primary is the newest deployment.
func (s *Service) Primary() *Deployment { return s.Deployments[0] }

// Service finds a service of a cluster by name or ARN.
func (d *Data) Service(cluster, nameOrARN string) (*Service, bool) {
	for _, s := range d.Services {
		if s.Cluster != cluster || s.Name != afterSlash(nameOrARN) {
			continue
		}
		if c := arnCluster(nameOrARN); c == "" || c == cluster {
			return s, true
		}
	}
	return nil, false
}

// AddService adds s with its first deployment, of def.
func (d *Data) AddService(s Service, def *TaskDefinition) *Service {
	s.ARN = d.ARN("ecs", "service/"+s.Cluster+"/"+s.Name)
	s.Status, s.CreatedAt = "ACTIVE", d.Now()
	d.Services = append(d.Services, &s)
	d.Deploy(&s, def)
	return &s
}

// Count returns how many tasks of a deployment run and how many have not come to that yet. Those that are being
// stopped count no more. The deployment "" is all of the service's.
func (d *Data) Count(s *Service, deployment string) (running, pending int) {
	for _, t := range d.Tasks {
		if t.Service != s.Name || t.Cluster != s.Cluster || t.Desired != Running {
			continue
		}
		switch {
		case deployment != "" && t.Deployment != deployment:
		case t.Last == Running:
			running++
		case t.Last == Pending:
			pending++
		}
	}
	return running, pending
}
