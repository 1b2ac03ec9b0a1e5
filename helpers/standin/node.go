package standin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/standin/sshd"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/view"
)

// What a t2.micro registers with ECS.
const (
	nodeType   = "t2.micro"
	nodeCPU    = 1024
	nodeMemory = 983
)

// node is one instance: its SSH server, its ECS agent's introspection, and its own view of the engine.
type node struct {
	id              string
	public, private netip.Addr
	hostKeys        []ssh.Signer
}

// hostname is the private DNS name that EC2 would give it.
func (n *node) hostname() string {
	return "ip-" + strings.ReplaceAll(n.private.String(), ".", "-") + ".ec2.internal"
}

// startNode starts instance number n, which counts from 1. Its commands find Docker where its view of it is.
func (s *Standin) startNode(ctx context.Context, n int, user ssh.PublicKey) (*node, error) {
	keys, err := sshd.NewHostKeys()
	if err != nil {
		return nil, err
	}
	made := &node{
		id: "i-" + state.HexID(18)[:17], public: s.slot.public(n), private: s.slot.private(n), hostKeys: keys,
	}
	socket := filepath.Join(s.slot.sockets(), fmt.Sprintf("%d.sock", n))
	if err := errors.Join(s.showEngine(ctx, made, socket), s.introspect(ctx, made)); err != nil {
		return nil, err
	}
	home := filepath.Join(s.dir(), made.hostname())
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, fmt.Errorf("making the home folder of %s: %w", User, err)
	}
	env, err := made.leadCurl(home)
	if err != nil {
		return nil, err
	}
	server, err := sshd.New(sshd.Config{
		User: User, AuthorizedKey: user, HostKeys: keys, Dir: home, Env: append(env, "DOCKER_HOST=unix://"+socket),
	})
	if err != nil {
		return nil, err
	}
	s.later(server.Shutdown)
	go s.watch("serving SSH", func() error { return server.Serve(s.ports.listeners[n-1]) })
	return made, nil
}

// showEngine serves an instance's view of the engine at a socket.
func (s *Standin) showEngine(ctx context.Context, n *node, socket string) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "unix", socket)
	if err != nil {
		return fmt.Errorf("serving Docker to the instance %s: %w", n.id, err)
	}
	serving, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.watch("serving Docker", func() error {
			return view.New(s.opts.Engine, s.slot.owner(), n.id).Serve(serving, listener)
		})
	}()
	s.later(func(ctx context.Context) error {
		cancel()
		select {
		case <-ended:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("ending the Docker view of %s: %w", n.id, ctx.Err())
		}
	})
	return nil
}

// watch logs what a part ends with.
func (s *Standin) watch(part string, run func() error) {
	if err := run(); err != nil && !errors.Is(err, net.ErrClosed) {
		s.log.Error(part, "error", err)
	}
}

// register makes the instance known to EC2 and ECS.
func (s *Standin) register(n *node, group string) {
	s.state.AddInstance(state.Instance{
		ID: n.id, PublicIP: n.public.String(), PrivateIP: n.private.String(),
		CPU: nodeCPU, Memory: nodeMemory, Type: nodeType, KeyName: KeyName, SecurityGroups: []string{group},
		AvailabilityZone: Region + "a", ConsoleOutput: sshd.ConsoleOutput(n.hostname(), n.hostKeys, time.Now()),
		Name: Cluster, Cluster: Cluster,
	})
}
