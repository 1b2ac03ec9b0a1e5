package standin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"smoke.example/ecs/helpers/standin/faults"
)

// Faults are those that are in; more can be put in and taken out while the stand-in runs.
func (s *Standin) Faults() *faults.Set { return s.faults }

// putFaults puts those in that the stand-in is started with.
func (s *Standin) putFaults(context.Context) error { return s.faults.Put(s.opts.Faults...) }

// controlSocket is where other processes of the same user put faults in and take them out. It is no address of AWS's.
func (k slot) controlSocket() string { return filepath.Join(k.sockets(), "control.sock") }

// control serves the stand-in's control socket.
func (s *Standin) control(ctx context.Context) error {
	file := s.slot.controlSocket()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "unix", file)
	if err != nil {
		return fmt.Errorf("serving the control socket: %w", err)
	}
	server := &http.Server{Handler: control(s.faults), ReadHeaderTimeout: 10 * time.Second}
	s.later(func(context.Context) error { return server.Close() })
	go s.watch("serving the control socket", func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	if err := os.Chmod(file, 0o600); err != nil {
		return fmt.Errorf("keeping the control socket to its owner: %w", err)
	}
	return nil
}

// maxControl is the longest request at the control socket, in bytes.
const maxControl = 1 << 20

// control answers with lines of text: faults, or what is wrong with those of the request.
func control(set *faults.Set) http.Handler {
	mux := http.NewServeMux()
	do := func(method string, act func(lines ...string) error) {
		mux.HandleFunc(method+" /faults", func(w http.ResponseWriter, r *http.Request) {
			text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxControl))
			if err == nil {
				err = act(lines(string(text))...)
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
			}
		})
	}
	do(http.MethodPut, set.Put)
	do(http.MethodDelete, set.Clear)
	mux.HandleFunc("GET /faults", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Join(set.List(), "\n")) // the reader may have gone
	})
	return mux
}

func lines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}
