package smoke

import (
	"context"
	"errors"
	"time"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/logs"
)

// wholeLog is what all streams of the log group have since a time.
type wholeLog struct {
	since  time.Time
	events []logs.Event
}

func readWholeLog(ctx context.Context, since time.Time) (wholeLog, error) {
	events, err := logs.Find(ctx, clients.Logs, env.target.Logs.Group, "", since)
	return wholeLog{since: since, events: events}, err
}

func (w wholeLog) all(context.Context) ([]logs.Event, error) { return w.events, nil }

// beganAt is when that began of which the log is judged: the deployment, or a task that runs and is older, as after a
// rollback. Clocks differ by hostSkew at most.
func beganAt(ctx context.Context) (time.Time, error) {
	status, err := deploy.Look(ctx, clients.ECS, env.target.Cluster, env.target.Service)
	if err != nil {
		return time.Time{}, err
	}
	began := startedFor(status).CreatedAt
	for _, task := range status.Tasks {
		if began.IsZero() || !task.CreatedAt.IsZero() && task.CreatedAt.Before(began) {
			began = task.CreatedAt
		}
	}
	if began.IsZero() {
		return time.Time{}, errors.New("finding when the deployment began: the service names no deployment and no task runs")
	}
	return began.Add(-hostSkew), nil
}

// withoutOlder leaves out what tasks of the revision before print while they end: their streams are older.
func (w wholeLog) withoutOlder(ctx context.Context) (left []logs.Event, err error) {
	for _, events := range logs.ByStream(w.events) {
		stream, err := logs.Stream(ctx, clients.Logs, env.target.Logs.Group, events[0].Stream)
		if err != nil {
			return nil, err
		}
		if stream.Created.Before(w.since) {
			continue
		}
		left = append(left, events...)
	}
	return left, nil
}
