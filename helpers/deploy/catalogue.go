package deploy

import (
	"fmt"
	"maps"
)

// catalogue has the words of every kind.
var catalogue = func() map[Kind]words {
	all := map[Kind]words{}
	for _, group := range []map[Kind]words{aboutTasks, aboutImages, aboutPlaces, aboutServices, aboutCalls} {
		maps.Copy(all, group)
	}
	return all
}()

// common are the facts that every kind may name.
func (o Outcome) common() facts {
	at := fmt.Sprintf("--cluster %s --services %s", o.Cluster, o.Service)
	return facts{
		"ours": RevisionOf(o.Revision).String(), "previous": RevisionOf(o.Previous).String(), "deployment": o.DeploymentID,
		"cluster": o.Cluster, "service": o.Service,
		"look-service":    "aws ecs describe-services " + at,
		"look-instances":  "aws ecs list-container-instances --cluster " + o.Cluster,
		"look-definition": "aws ecs describe-task-definition --task-definition " + RevisionOf(o.Revision).String(),
	}
}

// told is the outcome with the words of its kind for what it does not say yet.
func (o Outcome) told(more facts) Outcome {
	all := o.common()
	maps.Copy(all, more)
	said := catalogue[o.Kind]
	if o.Cause == "" {
		o.Cause = all.fill(all.fill(said.cause))
	}
	if o.Next == "" {
		o.Next = all.fill(all.fill(said.next)) // what to do may name facts itself
	}
	return o
}
