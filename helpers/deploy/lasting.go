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
