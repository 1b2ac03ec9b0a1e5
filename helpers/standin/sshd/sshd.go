// Package sshd is the SSH server of one instance of the stand-in: it logs one user in by one key and runs commands
// on this machine.
package sshd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	glider "github.com/gliderlabs/ssh"
	"golang.org/x/crypto/ssh"
)

// Config is what an instance's SSH server knows.
type Config struct {
	// User is the only one who may log in, such as ec2-user.
	User string
	// AuthorizedKey is the only key that logs in. There are no passwords.
	AuthorizedKey ssh.PublicKey
	// HostKeys prove the server's identity; see NewHostKeys. At least one is needed.
	HostKeys []ssh.Signer
	// Env are NAME=value, for commands, beside the few variables that every login has; DOCKER_HOST belongs here.
	Env []string
	// Dir is the home folder and the one that commands run in. It must exist.
	Dir string
}

// Server is the SSH server of one instance.
type Server struct {
	config Config
	glider *glider.Server
	ctx    context.Context //nolint:containedctx // The life of the server, which commands must not outlive.
	cancel context.CancelFunc
}

// New returns a server that listens nowhere yet.
func New(config Config) (*Server, error) {
	if config.User == "" || config.AuthorizedKey == nil || len(config.HostKeys) == 0 {
		return nil, errors.New("setting up an SSH server: a user, an authorized key and a host key are needed")
	}
	s := &Server{config: config}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.glider = &glider.Server{
		Version:          "OpenSSH_8.7",
		Handler:          s.serve,
		PublicKeyHandler: s.mayLogIn,
		ConnCallback:     countSessions,
		ChannelHandlers: map[string]glider.ChannelHandler{
			"session":      serveSession,
			"direct-tcpip": refuseForwarding,
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

// Shutdown ends the server, its connections and their commands, and returns when they have ended or after ctx.
func (s *Server) Shutdown(ctx context.Context) error {
	s.cancel()
	err := s.glider.Close()
	return errors.Join(err, s.glider.Shutdown(ctx))
}

// mayLogIn says whether a key belongs to the user.
func (s *Server) mayLogIn(ctx glider.Context, key glider.PublicKey) bool {
	return ctx.User() == s.config.User && glider.KeysEqual(key, s.config.AuthorizedKey)
}

// killDelay is how long the output of a killed command is awaited.
const killDelay = 2 * time.Second
