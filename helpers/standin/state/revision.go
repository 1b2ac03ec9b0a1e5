package state

import "time"

// Revision is a service revision: what one service deployment deploys. It never changes, but for Images.
type Revision struct {
	// ARN ends in 19 digits.
	ARN        string
	Definition *TaskDefinition
	// Images are the digests that the tags of the containers stood for when its first task started, by the
	// container's name. Those that no task has resolved yet are missing.
	Images    map[string]string
	CreatedAt time.Time
}

// Tally counts the tasks of a revision.
type Tally struct{ Requested, Running, Pending int }

func (d *Data) newRevision(s *Service, def *TaskDefinition) *Revision {
	r := &Revision{
		ARN:        d.ARN("ecs", "service-revision/"+s.Cluster+"/"+s.Name+"/"+number()),
		Definition: def, Images: map[string]string{}, CreatedAt: d.Now(),
	}
	s.Revisions = append(s.Revisions, r)
	return r
}

// Tally counts the tasks of a revision that are asked for, that run, and that have not come to that yet.
func (d *Data) Tally(s *Service, r *Revision) Tally {
	var t Tally
	for _, dep := range s.Deployments {
		if dep.Revision == r {
			running, pending := d.Count(s, dep.ID)
			t.Requested += dep.Desired
			t.Running += running
			t.Pending += pending
		}
	}
	return t
}

// Revision finds a service revision by its ARN.
func (d *Data) Revision(arn string) (*Service, *Revision, bool) {
	for _, s := range d.Services {
		for _, r := range s.Revisions {
			if r.ARN == arn {
				return s, r, true
			}
		}
	}
	return nil, nil, false
}
