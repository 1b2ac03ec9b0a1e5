package standin

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"smoke.example/ecs/helpers/standin/reconcile"
	"smoke.example/ecs/helpers/standin/state"
)

// retryAfter is how long the scheduler waits at first after a task that ended by itself. AWS takes seconds.
const retryAfter = time.Second

// serve starts the instances and the scheduler.
func (s *Standin) serve(ctx context.Context) error {
	if _, err := exec.LookPath("docker"); err != nil {
		return fmt.Errorf("the instances' SSH sessions need the docker command: install it (docker-cli on Debian): %w", err)
	}
	s.schedule(ctx)
	s.key = filepath.Join(s.dir(), KeyName+".pem")
	user, err := newUserKey(s.key)
	if err != nil {
		return err
	}
	group := s.openPorts()
	for n := range instances {
		made, err := s.startNode(ctx, n+1, user)
		if err != nil {
			return err
		}
		s.register(made, group)
		s.nodes = append(s.nodes, made)
	}
	return s.writeKnownHosts()
}

// openPorts makes the security group of the instances and returns its id.
func (s *Standin) openPorts() string {
	group := "sg-" + state.HexID(18)[:17]
	anywhere := []string{"0.0.0.0/0"}
	s.state.AddSecurityGroup(state.SecurityGroup{
		ID: group, Name: Cluster, Description: "HTTP and SSH to the instances of " + Cluster,
		Ingress: []state.Rule{
			{From: s.ports.http, To: s.ports.http, CIDRs: anywhere},
			{From: s.ports.ssh, To: s.ports.ssh, CIDRs: anywhere},
		},
	})
	return group
}

// schedule starts ECS' scheduler. When it ends, it removes its containers.
func (s *Standin) schedule(ctx context.Context) {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	scheduler := reconcile.New(s.state, s.docker, reconcile.Config{
		HealthyAfter: s.opts.HealthyAfter, RetryAfter: retryAfter, Log: s.log,
	})
	go func() { ended <- scheduler.Run(running) }()
	s.later(func(ctx context.Context) error {
		cancel()
		select {
		case err := <-ended:
			return errors.Join(err, s.docker.RemoveAll(ctx))
		case <-ctx.Done():
			return fmt.Errorf("waiting for the containers to end: %w", ctx.Err())
		}
	})
}
