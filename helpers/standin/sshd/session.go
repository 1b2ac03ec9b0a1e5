package sshd

import (
	"context"
	"net"
	"strings"
	"sync/atomic"
	"time"

	glider "github.com/gliderlabs/ssh"
	"golang.org/x/crypto/ssh"
)

const (
	// maxSessions is how many sessions a connection may have open: sshd's own default of MaxSessions.
	maxSessions = 10
	// freeing is how long a new session waits for one that the client has just closed.
	freeing = time.Second
)

// freeKey finds the free sessions of a connection in its context.
type freeKey struct{}

// connected takes a new connection, and closes it when the server ends.
func (s *Server) connected(ctx glider.Context, conn net.Conn) net.Conn {
	ctx.SetValue(freeKey{}, make(chan struct{}, maxSessions))
	go func() {
		select {
		case <-s.closing:
			_ = conn.Close()
		case <-ctx.Done():
		}
	}()
	return conn
}

// refuseForwarding answers whatever is neither a command nor a shell, as sshd does with AllowTcpForwarding no.
func refuseForwarding(_ *glider.Server, _ *ssh.ServerConn, channel ssh.NewChannel, _ glider.Context) {
	_ = channel.Reject(ssh.Prohibited, "forwarding is not allowed")
}

// open takes a new session, unless the connection has too many.
func (s *Server) open(srv *glider.Server, conn *ssh.ServerConn, channel ssh.NewChannel, ctx glider.Context) {
	if !s.sessions.TryRLock() {
		_ = channel.Reject(ssh.ConnectionFailed, "the server ends")
		return
	}
	defer s.sessions.RUnlock()
	used, ok := ctx.Value(freeKey{}).(chan struct{})
	if !ok || !take(used) {
		_ = channel.Reject(ssh.ConnectionFailed, "open failed") // The words of sshd.
		return
	}
	defer func() { <-used }()
	life := &lifetime{Context: ctx, closed: make(chan struct{}), served: make(chan struct{})}
	glider.DefaultSessionHandler(srv, conn, &newChannel{NewChannel: channel, life: life}, life)
	if life.begin() { // Nothing runs, and nothing will.
		return
	}
	<-life.served
}

// take takes one of the free sessions of a connection. A client may close one and open the next before the server
// has seen the first one's end, since the two travel different ways through it.
func take(used chan struct{}) bool {
	select {
	case used <- struct{}{}:
		return true
	case <-time.After(freeing):
		return false
	}
}

// lifetime is the context of one session; unlike the connection's own it is done when the session's channel closes.
type lifetime struct {
	glider.Context
	closed chan struct{}
	begun  atomic.Bool
	served chan struct{}
}

// Done is closed with the session.
func (l *lifetime) Done() <-chan struct{} {
	return l.closed
}

// Err is set once the session is closed.
func (l *lifetime) Err() error {
	select {
	case <-l.closed:
		return context.Canceled
	default:
		return nil
	}
}

// begin says, once, that nothing was begun in the session before.
func (l *lifetime) begin() bool {
	return l.begun.CompareAndSwap(false, true)
}

// newChannel watches and sieves the requests of a session.
type newChannel struct {
	ssh.NewChannel
	life *lifetime
}

// Accept passes on the requests that sshd would look at.
func (n *newChannel) Accept() (ssh.Channel, <-chan *ssh.Request, error) {
	channel, requests, err := n.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	passed := make(chan *ssh.Request)
	go func() {
		defer close(passed)
		defer close(n.life.closed)
		for request := range requests {
			if allowed(request) {
				passed <- request
			} else {
				_ = request.Reply(false, nil)
			}
		}
	}()
	return channel, passed, nil
}

// allowed refuses the forwarding of agents, and all variables but those that distributions let sshd accept.
func allowed(request *ssh.Request) bool {
	switch request.Type {
	case "auth-agent-req@openssh.com":
		return false
	case "env":
		var variable struct{ Name, Value string }
		if err := ssh.Unmarshal(request.Payload, &variable); err != nil {
			return false
		}
		return variable.Name == "LANG" || strings.HasPrefix(variable.Name, "LC_")
	default:
		return true
	}
}
