// Package engine is where the stand-in's containers run: a real Docker engine, or a fake one with a clock that
// tests can move.
package engine

import (
	"context"
	"time"
)

// Labels that mark what a stand-in made. ECS' own labels are in Spec.Labels.
const (
	// LabelOwner names the stand-in that made a container.
	LabelOwner = "smoke.standin"
	// LabelInstance is the EC2 instance id that a container runs on.
	LabelInstance = "smoke.standin.instance"
)

// Engine runs containers. Its errors are the Docker engine's own texts (such as "Error response from daemon: …"),
// since ECS passes them on as reasons.
type Engine interface {
	// Resolve looks an image up by its reference, as a pull would. It does not reach a registry.
	Resolve(ctx context.Context, ref string) (Image, error)
	// Create makes a container and returns its full id.
	Create(ctx context.Context, spec Spec) (string, error)
	// Start starts a container and returns the ports it is published on.
	Start(ctx context.Context, id string) ([]Binding, error)
	// Follow calls each with every line that the container prints, from its start on, in order and without
	// loss; it returns when the container has ended and all its lines were seen, or when ctx ends.
	Follow(ctx context.Context, id string, each func(Line)) error
	// Wait returns when the container has ended, or when ctx ends.
	Wait(ctx context.Context, id string) (Exit, error)
	// Health returns healthy, unhealthy, starting, or "" for a container without a health check.
	Health(ctx context.Context, id string) (string, error)
	// Stop sends the image's stop signal and kills the container after grace. A container that has ended is no
	// error.
	Stop(ctx context.Context, id string, grace time.Duration) error
	// Remove removes a container, running or not. One that does not exist is no error.
	Remove(ctx context.Context, id string) error
}

// Image is what a reference stands for.
type Image struct {
	// ID is the config digest, sha256:….
	ID string
	// Size is in bytes.
	Size int64
	// Created is when it was built.
	Created time.Time
}

// Spec is a container to be made.
type Spec struct {
	// Instance is the EC2 instance id that it runs on.
	Instance string
	// Name is the container's name, unique over all instances.
	Name string
	// Image is the reference, as in the task definition.
	Image string
	// Entrypoint and Command replace the image's own when not empty.
	Entrypoint, Command []string
	// Env are NAME=value.
	Env []string
	// Links are NAME:ALIAS, legacy links of the default bridge.
	Links []string
	// Ports to publish.
	Ports []Port
	// CPUShares is relative weight, 1024 a CPU; 0 is the engine's default.
	CPUShares int64
	// Memory is the hard limit and MemoryReservation the soft one, in bytes; 0 is none.
	Memory, MemoryReservation int64
	// Labels as the ECS agent sets them.
	Labels map[string]string
	// HealthCheck is nil for none.
	HealthCheck *HealthCheck
}

// Port is a port of a container to be published on the host.
type Port struct {
	Container int
	// Host is the host's port; 0 lets the engine choose a free one.
	Host int
	// Protocol is tcp or udp.
	Protocol string
	// Address is the host's address to bind.
	Address string
}

// Binding is a port of a container as it was published.
type Binding struct {
	Container, Host int
	Protocol        string
	Address         string
}

// HealthCheck is the one of a task definition. Zero durations and retries are the engine's defaults.
type HealthCheck struct {
	Command                        []string
	Interval, Timeout, StartPeriod time.Duration
	Retries                        int
}

// Line is one line that a container printed, without its line break.
type Line struct {
	Time   time.Time
	Stderr bool
	Text   string
}

// Exit is how a container ended.
type Exit struct {
	Code      int
	OOMKilled bool
	// Error is the engine's State.Error, such as a port that could not be published; usually empty.
	Error string
}
