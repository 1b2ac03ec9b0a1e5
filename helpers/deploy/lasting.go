package deploy

import (
	"errors"
	"net"

	"smoke.example/ecs/helpers/poll"
)

// lasting returns an error that another look cannot change, or nil. A name that is not found is one of these, but not
// once ECS has answered: then it is the network that fails for a while.
func (w *watch) lasting(err error) error {
	var network net.Error
	if err == nil || !poll.Final(err) || w.seen && errors.As(err, &network) {
		return nil
	}
	return err
}

// final is lasting, of which that the cluster is not there has to be heard twice.
func (w *watch) final(err error) error {
	if err = w.lasting(err); err == nil || kindOfStep(err) != NoCluster {
		return err
	}
	if w.agreed(&finding{kind: NoCluster, facts: facts{"error": err.Error()}}) == nil {
		return nil
	}
	return err
}
