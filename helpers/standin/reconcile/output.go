package reconcile

import (
	"errors"
	"strings"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/state"
)

// awslogs is a container's log configuration, read as Docker's awslogs driver reads it.
type awslogs struct{ group, stream string }

// logOf says where a container's output goes. Without the awslogs driver it goes nowhere.
func (a *agent) logOf(c *container) (awslogs, bool) {
	log := c.Definition.Log
	if log == nil || log.Driver != "awslogs" {
		return awslogs{}, false
	}
	stream := c.id
	if prefix := log.Options["awslogs-stream-prefix"]; prefix != "" {
		stream = strings.Join([]string{prefix, c.Definition.Name, a.task.ID}, "/")
	}
	return awslogs{group: log.Options["awslogs-group"], stream: stream}, true
}

// openLog makes the stream of a container that is about to start. A missing group stops it only in blocking mode,
// which is not the default.
func (a *agent) openLog(c *container) error {
	log, ok := a.logOf(c)
	if !ok {
		return nil
	}
	options := c.Definition.Log.Options
	if options["awslogs-create-group"] == "true" {
		a.st.View(func(d *state.Data) { _ = d.CreateGroup(log.group) }) // the one that is there will do
	}
	err := a.st.OpenStream(log.group, log.stream)
	if err == nil {
		return nil
	}
	a.log.Warn("no log group", "container", c.Definition.Name, "group", log.group)
	if options["mode"] != "blocking" {
		return nil
	}
	return errors.New("Error response from daemon: failed to initialize logging driver: " +
		"failed to create Cloudwatch log stream: operation error CloudWatch Logs: CreateLogStream, " +
		"https response error StatusCode: 400, " + err.Error())
}

// sink takes the lines of a container.
func (a *agent) sink(c *container) func(engine.Line) {
	log, ok := a.logOf(c)
	if !ok {
		return func(engine.Line) {}
	}
	return func(l engine.Line) { a.st.PutLine(log.group, log.stream, l.Time, l.Text) }
}
