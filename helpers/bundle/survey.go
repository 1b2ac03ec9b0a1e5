package bundle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
)

// survey is what is known of the environment when its hosts and logs are looked at.
type survey struct {
	aws AWS
	// fault says why AWS cannot be asked at all.
	fault error
	who   account.Identity
	// service is nil where it is not known.
	service          *types.Service
	running, stopped []types.Task
	hosts            []types.ContainerInstance
	// places are the instances that are looked at; with none, unplaced says why.
	places   []discover.Instance
	unplaced error

	lock sync.Mutex
	// versions are those of each instance's engine, by its id.
	versions map[string]string
}

// recently is how long ago a task or a container may have ended that is still looked at.
const recently = time.Hour

// survey asks AWS. It has a part of the time, so that a host can be looked at when AWS is silent.
func (c *collector) survey(ctx context.Context) *survey {
	ctx, stop := context.WithTimeout(ctx, c.within/3)
	defer stop()
	s := &survey{versions: map[string]string{}}
	s.aws, s.fault = c.open(ctx)
	hosts := c.promise(evidence.Part{Name: "container instances", Kind: evidence.Hosts}, large)
	var unlisted, unhosted error
	together(
		func() { c.describeService(ctx, s) },
		func() { unlisted = c.describeRunning(ctx, s) },
		func() { c.describeStopped(ctx, s) },
		func() { unhosted = c.describeHosts(ctx, s) },
		func() { s.identify(ctx) },
	)
	instances := discover.Placed(s.hosts, slices.Concat(s.running, s.fresh()))
	instances = s.askEC2(ctx, hosts, instances, unhosted)
	s.choose(instances)
	found, unread := readStaging(c.Folder.Path)
	s.add(found.Instances)
	if len(s.places) == 0 {
		s.unplaced = fmt.Errorf("no instance is known: %w", errors.Join(s.fault, unlisted, unhosted, unread))
	}
	return s
}

// identify asks whose the credentials are; who cannot be asked is told among the versions.
func (s *survey) identify(ctx context.Context) {
	if s.fault == nil {
		s.who, _ = account.Whoami(ctx, s.aws.STS)
	}
}

// askEC2 keeps what ECS and EC2 tell of the container instances, and returns them with their addresses.
func (s *survey) askEC2(ctx context.Context, part *promised, instances []discover.Instance, unhosted error) []discover.Instance {
	if s.fault != nil {
		part.fail(s.fault)
		return nil
	}
	var facts []discover.Fact
	var unknown error
	if len(instances) > 0 {
		instances, facts, unknown = discover.Told(ctx, s.aws.EC2, instances)
	}
	part.keep(s.told(facts), errors.Join(unhosted, unknown))
	return instances
}

// choose takes those that tasks of the service stand on; where there are none, all of the cluster.
func (s *survey) choose(instances []discover.Instance) {
	for _, i := range instances {
		if len(i.Tasks) > 0 {
			s.places = append(s.places, i)
		}
	}
	if len(s.places) == 0 {
		s.places = instances
	}
}

// add adds what the suite found and AWS does not tell of, or without an address, by ID.
func (s *survey) add(found []discover.Instance) {
	for _, was := range found {
		at := slices.IndexFunc(s.places, func(i discover.Instance) bool { return i.ID == was.ID })
		switch {
		case at < 0:
			s.places = append(s.places, was)
		case s.places[at].State == "": // EC2 did not tell
			s.places[at].PublicIP, s.places[at].PublicDNS = was.PublicIP, was.PublicDNS
			s.places[at].PrivateIP, s.places[at].KeyName = was.PrivateIP, was.KeyName
		}
	}
	slices.SortFunc(s.places, func(a, b discover.Instance) int { return strings.Compare(a.ID, b.ID) })
}

// fresh are the tasks that stopped a short while ago, the newest first.
func (s *survey) fresh() []types.Task {
	var fresh []types.Task
	for _, task := range s.stopped {
		if at := aws.ToTime(task.StoppedAt); at.IsZero() || time.Since(at) < recently {
			fresh = append(fresh, task)
		}
	}
	return fresh
}
