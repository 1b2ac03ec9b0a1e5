// Package sshd is the SSH server of one instance of the stand-in: it logs one user in by one key and runs commands
// on this machine.
package sshd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"

	glider "github.com/gliderlabs/ssh"
	"golang.org/x/crypto/ssh"
)

// Config is what an instance's SSH server knows.
type Config struct {
	// User is the only one who may log in, such as ec2-user.
	User string
	// AuthorizedKey is the only key that logs in. There are no passwords.
	AuthorizedKey ssh.PublicKey
	// HostKeys prove who the server is; see NewHostKeys. At least one is needed.
	HostKeys []ssh.Signer
	// Env are NAME=value for commands, beside the few variables that each login has; DOCKER_HOST belongs here.
	Env []string
	// Dir is the home folder, and where commands start. It must exist.
	Dir string
}

// Server is the SSH server of one instance.
type Server struct {
	config  Config
	glider  *glider.Server
	close   sync.Once
	closing chan struct{}
	// sessions is read-locked by every session, and locked for good by Shutdown.
	sessions sync.RWMutex
	ended    chan struct{}
}

// New returns a server that does not listen yet.
func New(config Config) (*Server, error) {
	if config.User == "" || config.AuthorizedKey == nil || len(config.HostKeys) == 0 {
		return nil, errors.New("setting up an SSH server: a user, an authorized key and a host key are needed")
	}
	s := &Server{config: config, closing: make(chan struct{}), ended: make(chan struct{})}
	s.glider = &glider.Server{
		Handler:          s.serve,
		PublicKeyHandler: s.mayLogIn,
		ConnCallback:     s.connected,
		ChannelHandlers: map[string]glider.ChannelHandler{
			"session": s.open,
			"default": refuseForwarding,
		},
		RequestHandlers:   map[string]glider.RequestHandler{},
		SubsystemHandlers: map[string]glider.SubsystemHandler{},
	}
	for _, key := range config.HostKeys {
		s.glider.AddHostKey(key)
	}
	return s, nil
}

// Serve answers on l until Shutdown, and then returns nil. It closes l.
func (s *Server) Serve(l net.Listener) error {
	if err := s.glider.Serve(l); !errors.Is(err, glider.ErrServerClosed) {
		return fmt.Errorf("serving SSH on %s: %w", l.Addr(), err)
	}
	return nil
}

// Shutdown ends the server with its connections and kills their commands. It returns when all have ended, or with
// an error when ctx ends first.
func (s *Server) Shutdown(ctx context.Context) error {
	s.close.Do(func() {
		close(s.closing)
		go func() {
			s.sessions.Lock()
			close(s.ended)
		}()
	})
	if err := s.glider.Shutdown(ctx); err != nil {
		return fmt.Errorf("closing the SSH connections: %w", err)
	}
	select {
	case <-s.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("ending the commands of SSH sessions: %w", ctx.Err())
	}
}

// mayLogIn says whether a key belongs to the user.
func (s *Server) mayLogIn(ctx glider.Context, key glider.PublicKey) bool {
	return ctx.User() == s.config.User && glider.KeysEqual(key, s.config.AuthorizedKey)
}
