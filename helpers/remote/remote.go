// Package remote is one SSH connection per container instance, with its Docker engine behind it.
package remote

import (
	"context"
	"errors"
	"time"

	"golang.org/x/crypto/ssh"
)

// Config says which host to connect to, as whom, and which host it has to be.
type Config struct {
	// Address is "ip:port".
	Address string
	// User and Signer are who signs in; see ReadKey.
	User   string
	Signer ssh.Signer
	// HostKeys are the keys that the host may show; there is no connection without one.
	HostKeys []ssh.PublicKey
	// HostKeysFrom says where HostKeys come from, such as "console output of i-0abc"; for messages.
	HostKeysFrom string
	// Connect bounds connection and handshake, and Command each command. Zero means bounded by ctx alone.
	Connect, Command time.Duration
}

// Host is one connection to an instance. Its methods may be used at the same time.
type Host struct {
	config Config
}

var errPending = errors.New("pending")

// Dial connects to a host and makes sure that it is the expected one.
func Dial(ctx context.Context, config Config) (*Host, error) { return nil, errPending }

// Address is the "ip:port" that the connection was made to.
func (h *Host) Address() string { return h.config.Address }

// HostKey is the key that the host has shown; one of those expected.
func (h *Host) HostKey() ssh.PublicKey { return nil }

// Close ends the connection and whatever runs over it.
func (h *Host) Close() error { return nil }

// Result is what a command said.
type Result struct {
	Stdout, Stderr string
	// Took is the time from the request to the end of the command.
	Took time.Duration
}

// Run runs a command on the host.
func (h *Host) Run(ctx context.Context, argv ...string) (Result, error) {
	return Result{}, errPending
}

// Exec runs a command inside a container, as its default user and without a terminal.
func (h *Host) Exec(ctx context.Context, container string, argv ...string) (Result, error) {
	return Result{}, errPending
}

// Containers returns all containers of the host, those that have ended too.
func (h *Host) Containers(ctx context.Context) ([]Container, error) { return nil, errPending }

// RunError is a command that ran and ended with another exit code than 0.
type RunError struct {
	Host, Command string
	ExitCode      int
	Stderr        string
}

// Error names host, command, exit code and what the command said.
func (e *RunError) Error() string { return "pending" }

// ReadKey reads a private key. A file that is missing, open to others, encrypted or no key is an error with its remedy.
func ReadKey(path string) (ssh.Signer, error) { return nil, errPending }

// ParseHostKeys reads host keys from lines such as "ssh-ed25519 AAAA… comment".
func ParseHostKeys(lines []string) ([]ssh.PublicKey, error) { return nil, errPending }

// KnownHosts returns the keys that a known_hosts file has for address ("ip:port").
func KnownHosts(file, address string) ([]ssh.PublicKey, error) { return nil, errPending }
