package smoke

import (
	"context"
	"sync"

	. "github.com/onsi/ginkgo/v2"

	"smoke.example/ecs/helpers/access"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/usersapi"
)

// place is one instance of the environment with what it takes to look at it.
type place struct {
	discover.Instance
	address string
	// api has no address to ask where apiFault says why.
	api      *usersapi.Client
	apiFault error

	inspect   sync.Mutex
	inspected []remote.Container
}

// places are all instances that the service's tasks stand on.
var places []*place

func openPlaces(staging discover.Staging) {
	places = newPlaces(staging)
	DeferCleanup(hosts.Close)
}

func newPlaces(staging discover.Staging) (all []*place) {
	for _, instance := range staging.Instances {
		p := &place{Instance: instance, address: instance.PublicIP}
		var base string
		base, p.apiFault = instance.BaseURL(env.target.HTTP.Container, env.target.HTTP.Port)
		p.api = usersapi.New(base, usersapi.Options{
			Within: env.target.HTTP.Within, UserAgent: "ecs-smoke/" + env.RunID.String(),
			Observe: witnessed().Requests(instance.ID),
		})
		all = append(all, p)
	}
	return all
}

// hosts are this process' SSH connections.
var hosts access.Hosts

// overSSH is how instances are reached.
func overSSH() access.SSH {
	return access.SSH{Target: env.target.SSH, EC2: clients.EC2, Observe: witnessed().Commands}
}

// dial returns this process' one SSH connection to the instance.
func (p *place) dial(ctx context.Context) (*remote.Host, error) {
	return hosts.Dial(ctx, overSSH(), p.Instance)
}

// containers returns all containers of the host as this process first saw them: to ask takes three commands, and
// nothing that the specs compare changes while they run. See lookAgain for what does.
func (p *place) containers(ctx context.Context) ([]remote.Container, error) {
	p.inspect.Lock()
	defer p.inspect.Unlock()
	if p.inspected != nil {
		return p.inspected, nil
	}
	host, err := p.dial(ctx)
	if err != nil {
		return nil, err
	}
	p.inspected, err = host.Containers(ctx)
	return p.inspected, err
}

// lookAgain forgets what containers saw.
func (p *place) lookAgain() {
	p.inspect.Lock()
	defer p.inspect.Unlock()
	p.inspected = nil
}

// sshLine is a command of the host as one would type it on this machine.
func (p *place) sshLine(argv ...string) string { return overSSH().Line(p.Instance, argv...) }
