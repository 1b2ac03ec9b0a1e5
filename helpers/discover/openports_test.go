package discover_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/discover"
)

// rules are those of one security group.
type rules struct {
	discover.EC2API
	list []types.IpPermission
}

func (r rules) DescribeSecurityGroups(
	context.Context, *ec2.DescribeSecurityGroupsInput, ...func(*ec2.Options),
) (*ec2.DescribeSecurityGroupsOutput, error) {
	group := types.SecurityGroup{GroupId: aws.String("sg-1"), IpPermissions: r.list}
	return &ec2.DescribeSecurityGroupsOutput{SecurityGroups: []types.SecurityGroup{group}}, nil
}

func TestWhatARuleOpens(t *testing.T) {
	anyone := []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}
	tests := []struct {
		sentence string
		rule     types.IpPermission
		text     string
		open     map[int]bool
	}{
		{
			"one port",
			types.IpPermission{
				IpProtocol: aws.String("tcp"), FromPort: aws.Int32(80), ToPort: aws.Int32(80), IpRanges: anyone,
			},
			"tcp 80 from 0.0.0.0/0 (sg-1)",
			map[int]bool{79: false, 80: true, 81: false},
		},
		{
			"a range, to everybody one can name",
			types.IpPermission{
				IpProtocol: aws.String("tcp"), FromPort: aws.Int32(32768), ToPort: aws.Int32(60999), IpRanges: anyone,
				Ipv6Ranges:       []types.Ipv6Range{{CidrIpv6: aws.String("::/0")}},
				PrefixListIds:    []types.PrefixListId{{PrefixListId: aws.String("pl-1")}},
				UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: aws.String("sg-2")}},
			},
			"tcp 32768-60999 from 0.0.0.0/0, ::/0, pl-1, sg-2 (sg-1)",
			map[int]bool{32767: false, 32768: true, 60999: true, 61000: false},
		},
		{
			"everything",
			types.IpPermission{IpProtocol: aws.String("-1"), IpRanges: anyone},
			"all 0-65535 from 0.0.0.0/0 (sg-1)",
			map[int]bool{0: true, 5432: true, 65535: true},
		},
		{
			"UDP only",
			types.IpPermission{
				IpProtocol: aws.String("udp"), FromPort: aws.Int32(53), ToPort: aws.Int32(53), IpRanges: anyone,
			},
			"udp 53 from 0.0.0.0/0 (sg-1)",
			map[int]bool{53: false},
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			open, err := discover.OpenPorts(t.Context(), rules{list: []types.IpPermission{tt.rule}}, []string{"sg-1"})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(open).To(HaveLen(1))
			g.Expect(open[0].String()).To(Equal(tt.text))
			for port, want := range tt.open {
				g.Expect(open[0].Contains("tcp", port)).To(Equal(want), "port %d", port)
			}
		})
	}
}

func TestNoGroupsOpenNothing(t *testing.T) {
	g := NewWithT(t)
	open, err := discover.OpenPorts(t.Context(), nil, nil)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(open).To(BeEmpty())
}
