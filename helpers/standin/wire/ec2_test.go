package wire_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
)

func (w *world) ec2() *ec2.Client { return ec2.NewFromConfig(w.config()) }

func TestDescribingInstances(t *testing.T) {
	w := newWorld(t)
	out, err := w.ec2().DescribeInstances(w.ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{first}})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(out.Reservations).To(HaveLen(1))
	i := out.Reservations[0].Instances[0]
	w.Expect(*i.InstanceId).To(Equal(first))
	w.Expect(*i.PublicIpAddress).To(Equal("127.10.0.1"))
	w.Expect(*i.PrivateIpAddress).To(Equal("127.20.0.1"))
	w.Expect(*i.PublicDnsName).To(BeEmpty())
	w.Expect(i.State.Name).To(Equal(types.InstanceStateNameRunning))
	w.Expect(*i.State.Code).To(BeEquivalentTo(16))
	w.Expect(i.InstanceType).To(Equal(types.InstanceTypeT2Micro))
	w.Expect(*i.KeyName).To(Equal("ecs"))
	w.Expect(*i.LaunchTime).To(Equal(launched))
	w.Expect(i.SecurityGroups).To(HaveLen(1))
	w.Expect(*i.SecurityGroups[0].GroupName).To(Equal("ecs-staging"))
	w.Expect(*i.Tags[0].Value).To(Equal("ecs-1"))
	w.Expect(*i.Placement.AvailabilityZone).To(Equal("us-east-1a"))
}

func TestFilteringInstances(t *testing.T) {
	w := newWorld(t)
	w.st.AddInstance(state.Instance{ID: "i-00000000", State: "stopped", Type: "t2.micro"})
	for _, c := range []struct {
		name   string
		values []string
		found  int
	}{
		{"instance-state-name", []string{"running", "pending"}, 2},
		{"ip-address", []string{"127.10.0.2"}, 1},
		{"tag:Name", []string{"ecs-*"}, 2},
		{"instance.group-id", []string{sg}, 2},
		{"key-name", []string{"other"}, 0},
	} {
		out, err := w.ec2().DescribeInstances(w.ctx, &ec2.DescribeInstancesInput{
			Filters: []types.Filter{{Name: &c.name, Values: c.values}},
		})
		w.Expect(err).NotTo(HaveOccurred())
		w.Expect(out.Reservations).To(HaveLen(c.found), c.name)
	}
}

func TestAnInstanceWithoutPublicAddress(t *testing.T) {
	w := newWorld(t)
	w.st.AddInstance(state.Instance{ID: "i-00000000", PrivateIP: "10.0.0.1"})
	a := w.query("Action=DescribeInstances&Version=2016-11-15&InstanceId.1=i-00000000")
	w.Expect(a.Body).To(ContainSubstring("<dnsName></dnsName>"))
	w.Expect(a.Body).NotTo(ContainSubstring("ipAddress>"+"<"), "there is no element ipAddress")
	w.Expect(a.Body).NotTo(ContainSubstring("<ipAddress>"))
	w.Expect(a.Body).To(HavePrefix(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>`))
}

func TestDescribingSecurityGroups(t *testing.T) {
	w := newWorld(t)
	out, err := w.ec2().DescribeSecurityGroups(w.ctx, &ec2.DescribeSecurityGroupsInput{
		GroupIds: []string{sg}, Filters: []types.Filter{{Name: aws.String("ip-permission.from-port"), Values: []string{"80"}}},
	})
	w.Expect(err).NotTo(HaveOccurred())
	g := out.SecurityGroups[0]
	w.Expect(*g.GroupName + " " + *g.Description + " " + *g.VpcId).To(Equal("ecs-staging staging vpc-0a1b2c3d"))
	w.Expect(g.IpPermissions).To(HaveLen(1))
	w.Expect(*g.IpPermissions[0].IpProtocol).To(Equal("tcp"))
	w.Expect(*g.IpPermissions[0].FromPort).To(BeEquivalentTo(80))
	w.Expect(*g.IpPermissions[0].IpRanges[0].CidrIp).To(Equal("0.0.0.0/0"))
	w.Expect(*g.IpPermissionsEgress[0].IpProtocol).To(Equal("-1"))
	w.Expect(g.IpPermissionsEgress[0].FromPort).To(BeNil())
}

func TestConsoleOutput(t *testing.T) {
	w := newWorld(t)
	out, err := w.ec2().GetConsoleOutput(w.ctx, &ec2.GetConsoleOutputInput{InstanceId: aws.String(first)})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(*out.Output).To(Equal("aGVsbG8NCg=="))
	_, err = w.ec2().GetConsoleOutput(w.ctx, &ec2.GetConsoleOutputInput{InstanceId: aws.String(first), Latest: aws.Bool(true)})
	w.Expect(refused(err)).To(Equal("UnsupportedOperation: " +
		"This instance type does not support retrieving the latest console logs"))
}

func TestEC2Refuses(t *testing.T) {
	w := newWorld(t)
	for query, says := range map[string]string{
		"Action=DescribeInstances&InstanceId.1=i-ffffffff":                   "<Code>InvalidInstanceID.NotFound</Code><Message>The instance ID &#39;i-ffffffff&#39; does not exist</Message>",
		"Action=DescribeInstances&InstanceId.1=web":                          "<Code>InvalidInstanceID.Malformed</Code><Message>Invalid id: &#34;web&#34;</Message>",
		"Action=DescribeInstances&InstanceId.1=" + first + "&MaxResults=5":   "<Code>InvalidParameterCombination</Code><Message>The parameter instancesSet cannot be used with the parameter maxResults</Message>",
		"Action=DescribeInstances&Filter.1.Name=colour&Filter.1.Value.1=red": "<Code>InvalidParameterValue</Code><Message>The filter &#39;colour&#39; is invalid</Message>",
		"Action=DescribeInstances&Colour=red":                                "<Code>UnknownParameter</Code><Message>The parameter Colour is not recognized</Message>",
		"Action=DescribeSecurityGroups&GroupId.1=sg-1":                       "<Code>InvalidGroup.NotFound</Code><Message>The security group &#39;sg-1&#39; does not exist</Message>",
		"Action=DescribeVpcs":                                                "<Code>InvalidAction</Code><Message>The action DescribeVpcs is not valid for this web service.</Message>",
	} {
		a := w.query(query + "&Version=2016-11-15")
		w.Expect(a.Status).To(Equal(400), query)
		w.Expect(a.Body).To(ContainSubstring("<Response><Errors><Error>"+says+"</Error></Errors><RequestID>"), query)
	}
	_, err := w.ec2().DescribeInstances(w.ctx, &ec2.DescribeInstancesInput{DryRun: aws.Bool(true)})
	w.Expect(refused(err)).To(HavePrefix("DryRunOperation: "))
}

func TestPagingThroughInstances(t *testing.T) {
	w := newWorld(t)
	for range 7 {
		w.st.AddInstance(state.Instance{ID: "i-" + state.HexID(8)})
	}
	pager := ec2.NewDescribeInstancesPaginator(w.ec2(), &ec2.DescribeInstancesInput{MaxResults: aws.Int32(5)})
	var pages []int
	for pager.HasMorePages() {
		out, err := pager.NextPage(w.ctx)
		w.Expect(err).NotTo(HaveOccurred())
		pages = append(pages, len(out.Reservations))
	}
	w.Expect(pages).To(Equal([]int{5, 4}))
}

func TestCallerIdentity(t *testing.T) {
	w := newWorld(t)
	out, err := sts.NewFromConfig(w.config()).GetCallerIdentity(w.ctx, &sts.GetCallerIdentityInput{})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(*out.Account).To(Equal(account))
	w.Expect(*out.Arn).To(Equal("arn:aws:iam::123456789012:user/standin"))
	_, err = sts.NewFromConfig(w.config()).GetSessionToken(w.ctx, &sts.GetSessionTokenInput{})
	w.Expect(refused(err)).To(Equal("InvalidAction: Could not find operation GetSessionToken for version 2011-06-15"))
}
