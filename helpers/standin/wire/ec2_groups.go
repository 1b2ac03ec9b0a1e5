package wire

import (
	"encoding/xml"
	"net/url"
	"slices"
	"strconv"

	"smoke.example/ecs/helpers/standin/state"
)

type groupsAnswer struct {
	XMLName   xml.Name        `xml:"http://ec2.amazonaws.com/doc/2016-11-15/ DescribeSecurityGroupsResponse"`
	RequestID string          `xml:"requestId"`
	Groups    []securityGroup `xml:"securityGroupInfo>item"`
	NextToken string          `xml:"nextToken,omitempty"`
}

type securityGroup struct {
	OwnerID     string       `xml:"ownerId"`
	ID          string       `xml:"groupId"`
	Name        string       `xml:"groupName"`
	Description string       `xml:"groupDescription"`
	VPC         string       `xml:"vpcId"`
	Ingress     []permission `xml:"ipPermissions>item"`
	Egress      []permission `xml:"ipPermissionsEgress>item"`
	Tags        struct{}     `xml:"tagSet"`
}

// permission is a rule. That for all protocols has no ports.
type permission struct {
	Protocol    string   `xml:"ipProtocol"`
	From        *int     `xml:"fromPort"`
	To          *int     `xml:"toPort"`
	Groups      struct{} `xml:"groups"`
	Ranges      []cidr   `xml:"ipRanges>item"`
	IPv6Ranges  struct{} `xml:"ipv6Ranges"`
	PrefixLists struct{} `xml:"prefixListIds"`
}

type cidr struct {
	CIDR        string `xml:"cidrIp"`
	Description string `xml:"description,omitempty"`
}

// groupFilters are the filters of DescribeSecurityGroups.
var groupFilters = []string{
	"group-id", "group-name", "description", "vpc-id", "ip-permission.from-port", "ip-permission.to-port",
	"ip-permission.protocol", "ip-permission.cidr",
}

func describeSecurityGroups(d *state.Data, form url.Values, requestID string) (any, *state.Fault) {
	ids, names := list(form, "GroupId"), list(form, "GroupName")
	for _, id := range ids {
		if _, ok := d.SecurityGroup(id); !ok {
			return nil, state.Refuse("InvalidGroup.NotFound", "The security group '%s' does not exist", id)
		}
	}
	wanted, fault := readFilters(form, groupFilters...)
	if fault != nil {
		return nil, fault
	}
	var found []*state.SecurityGroup
	for _, g := range d.SecurityGroups {
		asked := len(ids)+len(names) == 0 || slices.Contains(ids, g.ID) || slices.Contains(names, g.Name)
		if asked && wanted.fit(groupValues(g)) {
			found = append(found, g)
		}
	}
	from, to, next, fault := ec2Page(form, len(found), "GroupId", "groupId")
	if fault != nil {
		return nil, fault
	}
	answer := groupsAnswer{RequestID: requestID, NextToken: next}
	for _, g := range found[from:to] {
		answer.Groups = append(answer.Groups, describedGroupOf(d, g))
	}
	return answer, nil
}

func groupValues(g *state.SecurityGroup) func(string) []string {
	return func(name string) []string {
		values := map[string][]string{
			"group-id": {g.ID}, "group-name": {g.Name}, "description": {g.Description}, "vpc-id": {g.VPC},
		}
		for _, r := range g.Ingress {
			values["ip-permission.from-port"] = append(values["ip-permission.from-port"], strconv.Itoa(r.From))
			values["ip-permission.to-port"] = append(values["ip-permission.to-port"], strconv.Itoa(r.To))
			values["ip-permission.protocol"] = append(values["ip-permission.protocol"], r.Protocol)
			values["ip-permission.cidr"] = append(values["ip-permission.cidr"], r.CIDRs...)
		}
		return values[name]
	}
}

func describedGroupOf(d *state.Data, g *state.SecurityGroup) securityGroup {
	out := securityGroup{
		OwnerID: d.Account, ID: g.ID, Name: g.Name, Description: g.Description, VPC: g.VPC,
		Egress: []permission{{Protocol: "-1", Ranges: []cidr{{CIDR: "0.0.0.0/0"}}}},
	}
	for _, r := range g.Ingress {
		p := permission{Protocol: r.Protocol, From: &r.From, To: &r.To}
		for _, c := range r.CIDRs {
			p.Ranges = append(p.Ranges, cidr{c, r.Description})
		}
		out.Ingress = append(out.Ingress, p)
	}
	return out
}
