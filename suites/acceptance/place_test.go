package acceptance

import (
	"context"

	"smoke.example/ecs/helpers/access"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/usersapi"
)

// place is one instance of the environment with what it takes to look at it.
type place struct {
	discover.Instance
	// api has no address to ask where apiFault says why.
	api      *usersapi.Client
	apiFault error
}

// places are all instances that the service's tasks stand on, or in the first step those of the cluster.
var places []*place

func newPlaces(instances []discover.Instance) (all []*place) {
	for _, instance := range instances {
		p := &place{Instance: instance}
		var base string
		base, p.apiFault = instance.BaseURL(env.target.HTTP.Container, env.target.HTTP.Port)
		p.api = usersapi.New(base, usersapi.Options{
			Within: env.target.HTTP.Within, UserAgent: "ecs-smoke/" + env.RunID.String(), Observe: witnessed().Requests(p.ID),
		})
		all = append(all, p)
	}
	return all
}

// hosts are the SSH connections. They outlive the tasks.
var hosts access.Hosts

// overSSH is how instances are reached.
func overSSH() access.SSH {
	return access.SSH{Target: env.target.SSH, EC2: clients.EC2, Observe: witnessed().Commands}
}

// dial returns the one SSH connection to the instance.
func (p *place) dial(ctx context.Context) (*remote.Host, error) {
	return hosts.Dial(ctx, overSSH(), p.Instance)
}

// sshLine is a command of the host as one would type it on this machine.
func (p *place) sshLine(argv ...string) string { return overSSH().Line(p.Instance, argv...) }
