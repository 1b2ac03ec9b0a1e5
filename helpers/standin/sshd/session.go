package sshd

import (
	"net"
	"os"
	"strings"

	glider "github.com/gliderlabs/ssh"
	"golang.org/x/crypto/ssh"
)

// maxSessions is sshd's own default of MaxSessions: open sessions a connection.
const maxSessions = 10

type sessionsKey struct{}

// countSessions gives a new connection its free sessions.
func countSessions(ctx glider.Context, conn net.Conn) net.Conn {
	ctx.SetValue(sessionsKey{}, make(chan struct{}, maxSessions))
	return conn
}

func refuseForwarding(_ *glider.Server, _ *ssh.ServerConn, channel ssh.NewChannel, _ glider.Context) {
	_ = channel.Reject(ssh.Prohibited, "forwarding is not allowed")
}

func serveSession(srv *glider.Server, conn *ssh.ServerConn, channel ssh.NewChannel, ctx glider.Context) {
	glider.DefaultSessionHandler(srv, conn, channel, ctx)
}

// env is what a command finds in its environment.
func (s *Server) env(session glider.Session) []string {
	all := []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + s.config.Dir,
		"USER=" + s.config.User,
		"LOGNAME=" + s.config.User,
		"SHELL=/bin/sh",
		"DOCKER_CONFIG=" + s.config.Dir + "/.docker",
	}
	for _, variable := range session.Environ() {
		if strings.HasPrefix(variable, "LANG=") || strings.HasPrefix(variable, "LC_") {
			all = append(all, variable)
		}
	}
	return append(all, s.config.Env...)
}

func (s *Server) serve(session glider.Session) {
	_ = session.Exit(127)
}
