package acceptance

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"

	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/poll"
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

// hosts are the SSH connections by the instances' ids. They outlive the tasks.
var hosts struct {
	sync.Mutex
	open map[string]*remote.Host
}

// dial returns the one SSH connection to the instance.
func (p *place) dial(ctx context.Context) (*remote.Host, error) {
	hosts.Lock()
	known := hosts.open[p.ID]
	hosts.Unlock()
	if known != nil && !ended(known) {
		return known, nil
	}
	host, err := p.connect(ctx)
	if err != nil {
		return nil, err
	}
	hosts.Lock()
	defer hosts.Unlock()
	if hosts.open == nil {
		hosts.open = map[string]*remote.Host{}
	}
	hosts.open[p.ID] = host
	return host, nil
}

func (p *place) connect(ctx context.Context) (*remote.Host, error) {
	if p.PublicIP == "" {
		return nil, fmt.Errorf("connecting to %s over SSH: %w", p.ID, discover.ErrNoPublicAddress)
	}
	signer, err := remote.ReadKey(env.target.SSH.Key)
	if err != nil {
		return nil, err
	}
	keys, from, err := p.hostKeys(ctx)
	if err != nil {
		return nil, err
	}
	return remote.Dial(ctx, remote.Config{
		Address: p.sshAddress(), User: env.target.SSH.User, Signer: signer, HostKeys: keys, HostKeysFrom: from,
		Connect: env.target.SSH.Connect, Command: env.target.SSH.Command, Observe: witnessed().Commands(p.ID),
	})
}

// ended reports whether the connection broke.
func ended(host *remote.Host) bool {
	select {
	case <-host.Ended():
		return true
	default:
		return false
	}
}

func hangUp() {
	hosts.Lock()
	defer hosts.Unlock()
	for _, host := range hosts.open {
		_ = host.Close()
	}
	hosts.open = nil
}

func (p *place) sshAddress() string {
	return net.JoinHostPort(p.PublicIP, strconv.Itoa(env.target.SSH.Port))
}

// hostKeys returns the keys that the target expects of the instance, and where they come from. Without them nothing
// can be said about the host.
func (p *place) hostKeys(ctx context.Context) (keys []ssh.PublicKey, from string, err error) {
	switch expected := env.target.SSH.HostKeys; expected.From {
	case "known_hosts":
		from = expected.File
		keys, err = remote.KnownHosts(expected.File, p.sshAddress())
	case "given":
		from = "the target's ssh.host_keys"
		keys, err = remote.ParseHostKeys(expected.Keys)
	default:
		from = "the console output of " + p.ID
		keys, err = discover.HostKeys(ctx, clients.EC2, p.ID)
	}
	return keys, from, poll.AsInfra(err)
}

// sshLine is a command of the host as one would type it on this machine.
func (p *place) sshLine(argv ...string) string {
	t := env.target.SSH
	return remote.CommandLine("ssh", "-i", t.Key, "-p", strconv.Itoa(t.Port), t.User+"@"+p.PublicIP,
		remote.CommandLine(argv...))
}
