// Package preflight says what can be known about an environment before anything is touched: it only reads, looks at
// everything that is independent at once, and tells each thing in one line with its remedy.
package preflight

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/logs"
	"smoke.example/ecs/helpers/registry"
	"smoke.example/ecs/helpers/target"
)

// Plan says what to look at.
type Plan struct {
	Target *target.Target
	// Environ are the environment variables, as os.Environ returns them, that secrets are read from.
	Environ []string
	// RunID names this use in the calls' User-Agent.
	RunID string
	// Config gets the AWS settings; nil is account.Config, the SDK's own environment.
	Config func(context.Context) (aws.Config, error)
	// Tell gets each finding as soon as those before it are told. Nil drops them.
	Tell func(Finding)
}

// ECSAPI is the part of the ECS client that this package calls. What would change something is refused before it is
// sent.
type ECSAPI interface {
	deploy.API
	DescribeClusters(context.Context, *ecs.DescribeClustersInput, ...func(*ecs.Options)) (*ecs.DescribeClustersOutput, error)
}

// look is one use: what is asked, and the facts that steps find for those that need them.
type look struct {
	Plan
	calls *calls

	sts  account.STSAPI
	ecs  ECSAPI
	ec2  discover.EC2API
	logs logs.API
	ecr  registry.API

	region     string
	identity   account.Identity
	definition deploy.Definition
	status     deploy.Status
	// instances are the cluster's, with what EC2 tells of them once that step is done; staging has those with tasks.
	instances []discover.Instance
	staging   discover.Staging
	// enough says that as many instances as the target names are fit for tasks.
	enough bool
	signer ssh.Signer
	// shut are the instances' ports that no security group opens.
	shut map[string][]int
}

// Names of steps that others name.
const (
	credentials = "credentials"
	permissions = "permissions"
	definition  = "definition"
	keyFile     = "key file"
	cluster     = "cluster"
	service     = "service"
	instances   = "instances"
	onEC2       = "EC2"
	tasks       = "tasks"
	groups      = "security groups"
	logGroup    = "log group"
)

// Look looks at everything and returns what it found. When ctx ends it returns at once; what was not looked at by then
// says so, with the context's cause.
func Look(ctx context.Context, plan Plan) []Finding {
	l := &look{Plan: plan, calls: &calls{}, shut: map[string][]int{}}
	if l.Tell == nil {
		l.Tell = func(Finding) {}
	}
	if l.Config == nil {
		l.Config = func(ctx context.Context) (aws.Config, error) {
			return account.Config(ctx, l.Target.Region, l.RunID)
		}
	}
	return walk(ctx, l.steps(), l.Tell)
}

// steps are told in this order.
func (l *look) steps() []step {
	t := l.Target
	all := []step{
		{name: "secrets", take: l.secrets},
		{name: "endpoint table", take: l.table},
		{name: keyFile, take: l.keyFile},
		{name: credentials, take: l.credentials},
		{name: "clock", needs: []string{credentials}, take: l.clock},
		{name: definition, after: []string{credentials}, take: l.render},
		{name: "images", needs: []string{credentials, definition}, take: l.images},
		{name: cluster, needs: []string{credentials}, take: l.cluster},
		{name: service, needs: []string{cluster}, take: l.service},
		{name: instances, needs: []string{cluster}, take: l.onCluster},
		{name: onEC2, needs: []string{instances}, take: l.onEC2},
		{name: tasks, needs: []string{service, onEC2}, take: l.tasks},
		{name: groups, needs: []string{onEC2}, after: []string{tasks}, take: l.groups},
		{name: logGroup, needs: []string{credentials}, take: l.group},
		{name: "log streams", needs: []string{logGroup, tasks}, take: l.streams},
		{name: "SSH", needs: []string{onEC2}, after: []string{keyFile, groups}, within: 3 * usual, take: l.ssh},
		{name: "HTTP", needs: []string{tasks}, after: []string{groups}, within: 2 * usual, take: l.http},
	}
	if t.Allows(target.Deploy) {
		all = append(all, step{
			name: "room", needs: []string{service}, sound: []string{instances, definition}, take: l.room,
		})
	}
	return append(all, l.permissionsAfter(all))
}
