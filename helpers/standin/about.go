package standin

import "net/netip"

// Name is the stand-in's number on this machine, such as 0.
func (s *Standin) Name() string { return s.slot.owner() }

// Addresses are the public addresses of the instances.
func (s *Standin) Addresses() []netip.Addr {
	var all []netip.Addr
	for _, n := range s.nodes {
		all = append(all, n.public)
	}
	return all
}

// SSHPort is the instances' SSH port: 22, or another where that cannot be bound.
func (s *Standin) SSHPort() int { return s.ports.ssh }

// HTTPPort is the instances' port of the service.
func (s *Standin) HTTPPort() int { return s.ports.http }

// KeyFile is the file of the private key that logs User in.
func (s *Standin) KeyFile() string { return s.key }
