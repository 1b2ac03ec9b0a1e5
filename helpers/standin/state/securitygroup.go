package state

import "slices"

// SecurityGroup is an EC2 security group; what leaves an instance is never restricted.
type SecurityGroup struct {
	// ID is sg- and 17 hexadecimal digits.
	ID, Name, Description string
	// VPC is the network's id.
	VPC string
	// Ingress are the inbound rules; none lets nothing in.
	Ingress []Rule
}

// Rule lets some addresses reach some ports.
type Rule struct {
	// Protocol is tcp or udp; empty is tcp.
	Protocol string
	// From and To are the first and the last port.
	From, To int
	// CIDRs are the addresses that may connect.
	CIDRs []string
	// Description says what for; empty is none.
	Description string
}

// AddSecurityGroup makes a security group.
func (s *State) AddSecurityGroup(g SecurityGroup) {
	s.Update(func(d *Data) {
		for i := range g.Ingress {
			if g.Ingress[i].Protocol == "" {
				g.Ingress[i].Protocol = "tcp"
			}
		}
		d.SecurityGroups = append(d.SecurityGroups, &g)
	})
}

// SecurityGroup finds a security group by id.
func (d *Data) SecurityGroup(id string) (*SecurityGroup, bool) {
	i := slices.IndexFunc(d.SecurityGroups, func(g *SecurityGroup) bool { return g.ID == id })
	if i < 0 {
		return nil, false
	}
	return d.SecurityGroups[i], true
}

// Opens reports whether a security group of the instance lets somebody reach all ports from first to last.
func (d *Data) Opens(i *Instance, protocol string, first, last int) bool {
	return slices.ContainsFunc(d.SecurityGroups, func(g *SecurityGroup) bool {
		return slices.Contains(i.SecurityGroups, g.ID) && slices.ContainsFunc(g.Ingress, func(r Rule) bool {
			return r.Protocol == protocol && r.From <= first && last <= r.To && len(r.CIDRs) > 0
		})
	})
}
