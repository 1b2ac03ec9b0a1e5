// Package access is how an environment is reached: AWS through its clients, and the instances over SSH.
package access

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/target"
)

// SSH is how the instances of a target are reached.
type SSH struct {
	Target target.SSH
	// EC2 has the consoles from which host keys are read; nil where the target has them from elsewhere.
	EC2 discover.EC2API
	// Observe returns what is told about every command on an instance; nil tells nobody.
	Observe func(instance string) func(remote.Ran)
}

// Dial connects to an instance with the target's key, and makes sure that it is the expected host. Whoever calls it
// closes the connection.
func (s SSH) Dial(ctx context.Context, to discover.Instance) (*remote.Host, error) {
	if _, err := to.Address(); err != nil {
		return nil, fmt.Errorf("connecting to %s over SSH: %w", to.ID, err)
	}
	signer, err := remote.ReadKey(s.Target.Key)
	if err != nil {
		return nil, err
	}
	config, err := s.Config(ctx, to)
	if err != nil {
		return nil, fmt.Errorf("connecting to %s over SSH: its host key is not known: %w", to.ID, err)
	}
	config.Signer = signer
	return remote.Dial(ctx, config)
}

// Config is where to connect to, as whom, and which host it has to be. It has no Signer: the key of this machine is
// another matter than the instance. That its host keys cannot be had is an error, poll.Infra.
func (s SSH) Config(ctx context.Context, to discover.Instance) (remote.Config, error) {
	keys, from, err := s.hostKeys(ctx, to)
	if err != nil {
		return remote.Config{}, poll.AsInfra(err)
	}
	config := remote.Config{
		Address: s.Address(to), User: s.Target.User, HostKeys: keys, HostKeysFrom: from,
		Connect: s.Target.Connect, Command: s.Target.Command,
	}
	if s.Observe != nil {
		config.Observe = s.Observe(to.ID)
	}
	return config, nil
}

// Address is the "ip:port" of the instance's SSH server.
func (s SSH) Address(of discover.Instance) string {
	return net.JoinHostPort(of.PublicIP, strconv.Itoa(s.Target.Port))
}

// Line is a command of the instance as one would type it on this machine; none is a login.
func (s SSH) Line(on discover.Instance, argv ...string) string {
	line := []string{"ssh", "-i", s.Target.Key, "-p", strconv.Itoa(s.Target.Port), s.Target.User + "@" + on.PublicIP}
	if len(argv) > 0 {
		line = append(line, remote.CommandLine(argv...))
	}
	return remote.CommandLine(line...)
}

// hostKeys returns the keys that the target expects of the instance, and where they come from.
func (s SSH) hostKeys(ctx context.Context, of discover.Instance) (keys []ssh.PublicKey, from string, err error) {
	switch expected := s.Target.HostKeys; expected.From {
	case "known_hosts":
		keys, err = remote.KnownHosts(expected.File, s.Address(of))
		return keys, expected.File, err
	case "given":
		keys, err = remote.ParseHostKeys(expected.Keys)
		return keys, "the target's ssh.host_keys", err
	}
	keys, err = discover.HostKeys(ctx, s.EC2, of.ID)
	return keys, "the console output of " + of.ID, err
}
