package smoke

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/poll"
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

	connect sync.Mutex
	host    *remote.Host

	inspect   sync.Mutex
	inspected []remote.Container
}

// places are all instances that the service's tasks stand on.
var places []*place

func openPlaces(staging discover.Staging) {
	places = newPlaces(staging)
	DeferCleanup(func() {
		for _, p := range places {
			p.hangUp()
		}
	})
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

// dial returns this process' one SSH connection to the instance.
func (p *place) dial(ctx context.Context) (*remote.Host, error) {
	p.connect.Lock()
	defer p.connect.Unlock()
	if p.host != nil && !p.ended() {
		return p.host, nil
	}
	if p.PublicIP == "" {
		return nil, fmt.Errorf("connecting to %s over SSH: %w", p.ID, p.apiFault)
	}
	signer, err := remote.ReadKey(env.target.SSH.Key)
	if err != nil {
		return nil, err
	}
	keys, from, err := p.hostKeys(ctx)
	if err != nil {
		return nil, err
	}
	p.host, err = remote.Dial(ctx, remote.Config{
		Address: p.sshAddress(), User: env.target.SSH.User, Signer: signer, HostKeys: keys, HostKeysFrom: from,
		Connect: env.target.SSH.Connect, Command: env.target.SSH.Command, Observe: witnessed().Commands(p.ID),
	})
	return p.host, err
}

// ended reports whether the connection broke; a promise about something else is then worth another one.
func (p *place) ended() bool {
	select {
	case <-p.host.Ended():
		return true
	default:
		return false
	}
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
func (p *place) sshLine(argv ...string) string {
	t := env.target.SSH
	return remote.CommandLine("ssh", "-i", t.Key, "-p", strconv.Itoa(t.Port), t.User+"@"+p.PublicIP,
		remote.CommandLine(argv...))
}

func (p *place) hangUp() {
	p.connect.Lock()
	defer p.connect.Unlock()
	if p.host != nil {
		_ = p.host.Close()
		p.host = nil
	}
}
