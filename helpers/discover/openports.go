package discover

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// highestPort is the highest port number there is.
const highestPort = 65535

// PortRange is a range of ports that a rule of a security group opens.
type PortRange struct {
	// Group is the security group's id.
	Group string
	// Protocol is tcp, udp, icmp, icmpv6, another protocol's number, or "all".
	Protocol string
	// From and To are the first and the last port, 0 and 65535 for all. For icmp they are type and code.
	From, To int
	// Sources are who may come in: address ranges, prefix lists and security groups.
	Sources []string
}

// Contains reports whether the rule opens a port of a protocol, tcp or udp.
func (r PortRange) Contains(protocol string, port int) bool {
	return (r.Protocol == protocol || r.Protocol == "all") && r.From <= port && port <= r.To
}

// String is such as "tcp 80 from 0.0.0.0/0 (sg-…)".
func (r PortRange) String() string {
	ports := fmt.Sprintf("%d-%d", r.From, r.To)
	if r.From == r.To {
		ports = fmt.Sprint(r.From)
	}
	return fmt.Sprintf("%s %s from %s (%s)", r.Protocol, ports, strings.Join(r.Sources, ", "), r.Group)
}

// OpenPorts returns what the security groups open for incoming traffic. No groups open nothing.
func OpenPorts(ctx context.Context, api EC2API, groups []string) ([]PortRange, error) {
	if len(groups) == 0 {
		return nil, nil // the API would answer with all groups of the account
	}
	var open []PortRange
	pages := ec2.NewDescribeSecurityGroupsPaginator(api, &ec2.DescribeSecurityGroupsInput{GroupIds: groups})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading the security groups %s: %w", strings.Join(groups, ", "), err)
		}
		for _, group := range page.SecurityGroups {
			for _, rule := range group.IpPermissions {
				open = append(open, newPortRange(aws.ToString(group.GroupId), rule))
			}
		}
	}
	return open, nil
}

func newPortRange(group string, rule types.IpPermission) PortRange {
	r := PortRange{Group: group, Protocol: aws.ToString(rule.IpProtocol), To: highestPort, Sources: sources(rule)}
	if r.Protocol == "-1" {
		r.Protocol = "all"
		return r
	}
	if rule.FromPort != nil && rule.ToPort != nil {
		r.From, r.To = int(*rule.FromPort), int(*rule.ToPort)
	}
	return r
}

// sources lists who a rule lets in.
func sources(rule types.IpPermission) []string {
	var from []string
	for _, r := range rule.IpRanges {
		from = append(from, aws.ToString(r.CidrIp))
	}
	for _, r := range rule.Ipv6Ranges {
		from = append(from, aws.ToString(r.CidrIpv6))
	}
	for _, list := range rule.PrefixListIds {
		from = append(from, aws.ToString(list.PrefixListId))
	}
	for _, pair := range rule.UserIdGroupPairs {
		from = append(from, aws.ToString(pair.GroupId))
	}
	return from
}
