package preflight

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"smoke.example/ecs/helpers/target"
)

// permissionsAfter is the step that sums up what became of the calls of all others.
func (l *look) permissionsAfter(others []step) step {
	s := step{name: permissions, needs: []string{credentials}, take: l.permissions}
	for _, other := range others {
		s.after = append(s.after, other.name)
	}
	return s
}

func (l *look) permissions(context.Context) came {
	l.calls.lock.Lock()
	defer l.calls.lock.Unlock()
	var told []Finding
	for _, action := range l.calls.denied {
		if action != describeClusters {
			told = append(told, ours(permissions, "%s is denied to %s: allow it on %s", action, l.identity.ARN, l.resource(action)))
		}
	}
	if len(told) == 0 {
		slices.Sort(l.calls.answered)
		told = append(told, good(permissions, "none was denied; AWS answered %s", strings.Join(l.calls.answered, ", ")))
	}
	if l.Target.Allows(target.Deploy) {
		told = append(told, l.writes())
	}
	return found(told...)
}

// writes names what a deployment calls besides: nothing that writes is tried here.
func (l *look) writes() Finding {
	var list []string
	actions := []string{"ecs:RegisterTaskDefinition", "ecs:UpdateService"}
	if l.Target.Deployment.Rollback {
		actions = append(actions, "ecs:StopServiceDeployment")
	}
	for _, action := range actions {
		list = append(list, action+" on "+l.resource(action))
	}
	if l.definition.Task != nil {
		for _, role := range []*string{l.definition.Task.TaskRoleArn, l.definition.Task.ExecutionRoleArn} {
			if name := aws.ToString(role); name != "" {
				list = append(list, "iam:PassRole on "+name)
			}
		}
	}
	return beyond(permissions, "%s; nor what the instances' role may do (pull images, write logs): only a deployment tells",
		strings.Join(list, ", "))
}

// resource is what an action has to be allowed on, as IAM writes it (Service Authorization Reference).
func (l *look) resource(action string) string {
	t := l.Target
	partition := "aws"
	if parts := strings.Split(l.identity.ARN, ":"); len(parts) > 1 {
		partition = parts[1] // aws-cn and others
	}
	name := map[string]string{
		"ecs:RegisterTaskDefinition":     "task-definition/" + l.family() + ":*",
		"ecs:UpdateService":              "service/" + t.Cluster + "/" + t.Service,
		"ecs:StopServiceDeployment":      "service-deployment/" + t.Cluster + "/" + t.Service + "/*",
		"ecs:DescribeServices":           "service/" + t.Cluster + "/" + t.Service,
		"ecs:DescribeTasks":              "task/" + t.Cluster + "/*",
		"ecs:ListTasks":                  "container-instance/" + t.Cluster + "/*",
		"ecs:DescribeContainerInstances": "container-instance/" + t.Cluster + "/*",
		"ecs:ListContainerInstances":     "cluster/" + t.Cluster,
		"ec2:GetConsoleOutput":           "instance/*",
		"logs:DescribeLogStreams":        "log-group:" + t.Logs.Group,
		"logs:FilterLogEvents":           "log-group:" + t.Logs.Group,
		"logs:GetLogEvents":              "log-group:" + t.Logs.Group + ":log-stream:*",
		"ecr:BatchGetImage":              "repository/*",
	}[action]
	if name == "" {
		return `"*"` // the others know no resources
	}
	prefix, _, _ := strings.Cut(action, ":")
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", partition, prefix, l.region, l.identity.Account, name)
}

func (l *look) family() string {
	if l.definition.Task == nil {
		return "*"
	}
	return l.definition.Family()
}
