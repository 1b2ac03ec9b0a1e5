// Package state holds what a stand-in's AWS account contains: clusters, instances, definitions, services, tasks,
// logs and images. It is plain Go behind one lock, and knows neither wire formats nor engines.
package state

import (
	"sync"
	"time"
)

// Config is the account that a State stands for.
type Config struct {
	// Region is the AWS region, such as us-east-1.
	Region string
	// Account is the twelve-digit account id.
	Account string
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// State is one AWS account in one region. All access goes through View and Update, or the methods built on them.
type State struct {
	mu      sync.Mutex
	data    *Data
	changed chan struct{}
}

// Data is the content of a State. It may only be touched inside View or Update.
type Data struct {
	Config
	// Clusters by name.
	Clusters map[string]*Cluster
	// Instances are the EC2 instances, in the order in which they were added.
	Instances []*Instance
	// ContainerInstances are the registrations with ECS, in the order in which they were added.
	ContainerInstances []*ContainerInstance
	// SecurityGroups in the order in which they were added.
	SecurityGroups []*SecurityGroup
	// Definitions are the revisions of each family, oldest first; revision n is at n-1.
	Definitions map[string][]*TaskDefinition
	// Services of all clusters, oldest first.
	Services []*Service
	// Tasks by id.
	Tasks map[string]*Task
	// LogGroups by name.
	LogGroups map[string]*LogGroup
	// Repositories of images by name.
	Repositories map[string]*Repository

	sequence int64 // of log events: their order of arrival
}

// New returns an account that contains nothing.
func New(cfg Config) *State {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &State{changed: make(chan struct{}), data: &Data{
		Config:       cfg,
		Clusters:     map[string]*Cluster{},
		Definitions:  map[string][]*TaskDefinition{},
		Tasks:        map[string]*Task{},
		LogGroups:    map[string]*LogGroup{},
		Repositories: map[string]*Repository{},
	}}
}

// View calls look with the lock held and wakes nobody: it is for reading, and for changes that nobody waits for.
// What it reads must be copied to be used afterwards.
func (s *State) View(look func(*Data)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	look(s.data)
}

// Update calls change with the lock held, then wakes everybody who waits on Changed.
func (s *State) Update(change func(*Data)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.data)
	close(s.changed)
	s.changed = make(chan struct{})
}

// Changed returns a channel that is closed at the next Update. Take it before looking, so that no change is missed.
func (s *State) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}
