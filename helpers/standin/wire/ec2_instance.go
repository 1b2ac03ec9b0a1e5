package wire

import (
	"strings"

	"smoke.example/ecs/helpers/standin/state"
)

type reservation struct {
	ID        string     `xml:"reservationId"`
	OwnerID   string     `xml:"ownerId"`
	Groups    struct{}   `xml:"groupSet"`
	Instances []instance `xml:"instancesSet>item"`
}

// instance has EC2's own names, which differ from those of the API.
type instance struct {
	ID                 string   `xml:"instanceId"`
	ImageID            string   `xml:"imageId"`
	StateCode          int      `xml:"instanceState>code"`
	StateName          string   `xml:"instanceState>name"`
	PrivateDNS         string   `xml:"privateDnsName"`
	PublicDNS          string   `xml:"dnsName"` // empty, as in a network without DNS host names
	Reason             string   `xml:"reason"`
	KeyName            string   `xml:"keyName,omitempty"`
	AmiLaunchIndex     int      `xml:"amiLaunchIndex"`
	ProductCodes       struct{} `xml:"productCodes"`
	Type               string   `xml:"instanceType"`
	LaunchTime         string   `xml:"launchTime"`
	Zone               string   `xml:"placement>availabilityZone"`
	PlacementGroup     string   `xml:"placement>groupName"`
	Tenancy            string   `xml:"placement>tenancy"`
	Monitoring         string   `xml:"monitoring>state"`
	Subnet             string   `xml:"subnetId"`
	VPC                string   `xml:"vpcId"`
	PrivateIP          string   `xml:"privateIpAddress"`
	PublicIP           string   `xml:"ipAddress,omitempty"`
	SourceDestCheck    bool     `xml:"sourceDestCheck"`
	Groups             []group  `xml:"groupSet>item"`
	Architecture       string   `xml:"architecture"`
	RootDeviceType     string   `xml:"rootDeviceType"`
	RootDeviceName     string   `xml:"rootDeviceName"`
	VirtualizationType string   `xml:"virtualizationType"`
	Hypervisor         string   `xml:"hypervisor"`
	Tags               []tag    `xml:"tagSet>item"`
}

type group struct {
	ID   string `xml:"groupId"`
	Name string `xml:"groupName"`
}

type tag struct {
	Key   string `xml:"key"`
	Value string `xml:"value"`
}

// stateCodes are EC2's numbers for the states of instances.
var stateCodes = map[string]int{
	"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80,
}

func describedInstance(d *state.Data, i *state.Instance) reservation {
	out := instance{
		ID: i.ID, ImageID: "ami-0abcdef1234567890", StateCode: stateCodes[i.State], StateName: i.State,
		PrivateDNS: "ip-" + strings.ReplaceAll(i.PrivateIP, ".", "-") + ".ec2.internal", KeyName: i.KeyName,
		Type: i.Type, LaunchTime: i.LaunchTime.UTC().Format(iso), Zone: i.AvailabilityZone, Tenancy: "default",
		Monitoring: "disabled", Subnet: "subnet-0a1b2c3d", VPC: vpcOf(d, i), PrivateIP: i.PrivateIP, PublicIP: i.PublicIP,
		SourceDestCheck: true, Architecture: "x86_64", RootDeviceType: "ebs", RootDeviceName: "/dev/xvda",
		VirtualizationType: "hvm", Hypervisor: "xen",
	}
	for _, id := range i.SecurityGroups {
		g := group{ID: id}
		if known, ok := d.SecurityGroup(id); ok {
			g.Name = known.Name
		}
		out.Groups = append(out.Groups, g)
	}
	if i.Name != "" {
		out.Tags = append(out.Tags, tag{"Name", i.Name})
	}
	return reservation{ID: strings.Replace(i.ID, "i-", "r-", 1), OwnerID: d.Account, Instances: []instance{out}}
}

// vpcOf is the network of the instance's security groups.
func vpcOf(d *state.Data, i *state.Instance) string {
	for _, id := range i.SecurityGroups {
		if g, ok := d.SecurityGroup(id); ok && g.VPC != "" {
			return g.VPC
		}
	}
	return "vpc-0a1b2c3d"
}
