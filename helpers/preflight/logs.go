package preflight

import (
	"context"
	"fmt"
	"time"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/logs"
)

// group looks the log group up.
func (l *look) group(ctx context.Context) came {
	t := l.Target.Logs
	group, err := logs.Group(ctx, l.logs, t.Group)
	if err != nil {
		return lost(failed(logGroup, err, ""))
	}
	kept := "for ever"
	if group.Retention > 0 {
		kept = fmt.Sprintf("%d days", group.Retention)
	}
	if t.Retention > 0 && group.Retention != t.Retention {
		return found(broken(logGroup, "%s keeps its events %s where the target's logs.retention_days is %d: aws logs "+
			"put-retention-policy --log-group-name %s --retention-in-days %d", t.Group, kept, t.Retention, t.Group, t.Retention))
	}
	return found(good(logGroup, "%s keeps its events %s", t.Group, kept))
}

// streams asks for each stream of the containers that run, in every way in which a run reads.
func (l *look) streams(ctx context.Context) came {
	const check = "log streams"
	var names []string
	for _, instance := range l.staging.Instances {
		for _, task := range instance.Tasks {
			some, err := l.streamsOf(ctx, task)
			if err != nil {
				return lost(failed(check, err, ""))
			}
			names = append(names, some...)
		}
	}
	findings := each(len(names), func(i int) []Finding {
		if err := l.read(ctx, names[i]); err != nil {
			return []Finding{failed(check, err, "")}
		}
		return nil
	})
	if _, err := logs.Find(ctx, l.logs, l.Target.Logs.Group, l.RunID, time.Now()); err != nil {
		findings = append(findings, failed(check, err, ""))
	}
	if len(findings) > 0 {
		return found(findings...)
	}
	return found(good(check, "all %d can be read", len(names)))
}

// streamsOf are the names of the streams of a task's containers that log to the group.
func (l *look) streamsOf(ctx context.Context, task discover.Task) (names []string, err error) {
	registered, err := deploy.Described(ctx, l.ecs, task.Definition)
	if err != nil {
		return nil, err
	}
	for _, c := range task.Containers {
		wanted, _ := registered.Container(c.Name)
		if wanted.LogOptions["awslogs-group"] == l.Target.Logs.Group {
			names = append(names, logs.StreamName(wanted.LogOptions["awslogs-stream-prefix"], c.Name, task.ID(), c.RuntimeID))
		}
	}
	return names, nil
}

func (l *look) read(ctx context.Context, stream string) error {
	if _, err := logs.Stream(ctx, l.logs, l.Target.Logs.Group, stream); err != nil {
		return err
	}
	_, err := logs.Events(ctx, l.logs, l.Target.Logs.Group, stream, time.Now())
	return err
}
