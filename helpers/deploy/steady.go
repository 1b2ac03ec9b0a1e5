package deploy

import (
	"fmt"
	"strings"
)

// Unsteady says why the service is not steady on the revision arn, or "" where it is: active, naming arn, with one
// deployment that is completed (or does not tell), and with every desired task running arn and no other task.
func (s Status) Unsteady(arn string) string {
	if why := s.unsteadyService(arn); why != "" {
		return why
	}
	return s.unsteadyTasks(arn)
}

// unsteadyService looks at what the service itself tells.
func (s Status) unsteadyService(arn string) string {
	primary, _ := s.Primary()
	switch {
	case s.State != active:
		return fmt.Sprintf("the service is %s", s.State)
	case s.Definition != arn:
		return fmt.Sprintf("the service names %s", RevisionOf(s.Definition))
	case s.Desired == 0:
		return "the service wants 0 tasks"
	case len(s.Deployments) != 1:
		return fmt.Sprintf("the service has %d deployments: %s", len(s.Deployments), s.rollouts())
	case s.Running != s.Desired || s.Pending != 0:
		return fmt.Sprintf("%d of %d tasks are running and %d starting", s.Running, s.Desired, s.Pending)
	case primary.Definition != arn:
		return fmt.Sprintf("its deployment is of %s", RevisionOf(primary.Definition))
	case primary.Rollout != "" && primary.Rollout != rolloutCompleted:
		return fmt.Sprintf("its rollout is %s: %s", primary.Rollout, primary.Reason)
	}
	return ""
}

// rollouts tells the deployments apart by their revisions and counts.
func (s Status) rollouts() string {
	parts := make([]string, len(s.Deployments))
	for i, d := range s.Deployments {
		parts[i] = fmt.Sprintf("%s %s with %d of %d running", d.Status, RevisionOf(d.Definition), d.Running, d.Desired)
	}
	return strings.Join(parts, ", ")
}

func (s Status) unsteadyTasks(arn string) string {
	for _, task := range s.Tasks {
		switch {
		case task.Definition != arn:
			return fmt.Sprintf("task %s runs %s", task.ID(), RevisionOf(task.Definition))
		case task.LastStatus != "RUNNING":
			return fmt.Sprintf("task %s is %s", task.ID(), task.LastStatus)
		}
	}
	if len(s.Tasks) != s.Desired {
		return fmt.Sprintf("%d tasks are listed where %d are wanted", len(s.Tasks), s.Desired)
	}
	return ""
}
