// Package backchannel is the line from the suite's processes to the runner while a run is under way: what must not be
// written into a file, such as a password that a process made up, and what only the runner can do, such as to ask the
// person at its terminal.
package backchannel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
)

// Variable is the environment variable that tells the suite the address of the line.
const Variable = "SMOKE_BACKCHANNEL"

// Handler answers a message of one kind; the answer travels as JSON. Its ctx ends with the Server and with the caller's
// connection. It may be called by several goroutines at once.
type Handler func(ctx context.Context, message json.RawMessage) (answer any, err error)

// Server is the runner's end of the line.
type Server struct {
	listener net.Listener
	folder   string
	handlers map[string]Handler
	ctx      context.Context //nolint:containedctx // the Server's own life, which ends what it began
	cancel   context.CancelFunc
	group    sync.WaitGroup
}

// question and reply are what travels, one JSON value each.
type question struct {
	Kind    string          `json:"kind"`
	Message json.RawMessage `json:"message"`
}

type reply struct {
	Answer json.RawMessage `json:"answer,omitempty"`
	Error  string          `json:"error,omitempty"`
}

// Listen opens the line at a socket that only this user can reach. Handlers are by the kind of message. It removes those
// that runners left which were killed.
func Listen(handlers map[string]Handler) (*Server, error) {
	removeDead(os.TempDir())
	folder, err := os.MkdirTemp("", prefix) // of its own, since a socket's path is short and its folder's mode guards it
	if err != nil {
		return nil, fmt.Errorf("opening the line to the suite: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "unix", filepath.Join(folder, socketName))
	if err != nil {
		_ = os.RemoveAll(folder)
		return nil, fmt.Errorf("opening the line to the suite: %w", err)
	}
	s := &Server{listener: listener, folder: folder, handlers: handlers}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.group.Go(s.accept)
	return s, nil
}

// Address is what Dial takes.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Close ends the line with whatever is under way on it, and removes the socket.
func (s *Server) Close() error {
	s.cancel()
	err := s.listener.Close()
	s.group.Wait()
	return errors.Join(err, os.RemoveAll(s.folder))
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.group.Go(func() { s.serve(conn) })
	}
}

// serve answers one message, the only one of its connection.
func (s *Server) serve(conn net.Conn) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	defer func() { _ = conn.Close() }()
	var asked question
	if json.NewDecoder(conn).Decode(&asked) != nil {
		return
	}
	go func() { // the caller says nothing more: what comes is its end
		_, _ = conn.Read(make([]byte, 1))
		cancel()
	}()
	_ = json.NewEncoder(conn).Encode(s.answer(ctx, asked))
}

func (s *Server) answer(ctx context.Context, asked question) reply {
	handler, ok := s.handlers[asked.Kind]
	if !ok {
		return reply{Error: fmt.Sprintf("the runner knows no message of the kind %q", asked.Kind)}
	}
	answer, err := handler(ctx, asked.Message)
	if err != nil {
		return reply{Error: err.Error()}
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return reply{Error: err.Error()}
	}
	return reply{Answer: text}
}
