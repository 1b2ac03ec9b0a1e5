package preflight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/discover"
)

// onCluster looks at the container instances as ECS sees them.
func (l *look) onCluster(ctx context.Context) came {
	t := l.Target
	var err error
	l.instances, err = discover.Cluster(ctx, l.ecs, t.Cluster)
	if err != nil {
		return lost(failed(instances, err, ""))
	}
	var bad []Finding
	var fit []string
	for _, i := range l.instances {
		switch {
		case i.Status != "ACTIVE":
			bad = append(bad, broken(instances, "%s is %s, and only an ACTIVE one is given tasks: aws ecs "+
				"update-container-instances-state --cluster %s --container-instances %s --status ACTIVE",
				i.ID, i.Status, t.Cluster, i.ContainerInstanceARN))
		case !i.AgentConnected:
			bad = append(bad, broken(instances, "the ECS agent of %s is not connected, so ECS cannot change what runs there: "+
				"look at it there with `sudo systemctl status ecs` and in /var/log/ecs/ecs-agent.log", i.ID))
		default:
			fit = append(fit, fmt.Sprintf("%s (agent %s)", i.ID, i.AgentVersion))
		}
	}
	if len(bad) == 0 && len(fit) < t.Instances.Count {
		bad = append(bad, broken(instances, "the cluster has %d where the target's instances.count is %d: look at what should "+
			"start them (their Auto Scaling group), or change instances.count in %s", len(fit), t.Instances.Count, t.File()))
	}
	if l.enough = len(bad) == 0; l.enough {
		bad = append(bad, good(instances, "ACTIVE with a connected agent: %s", strings.Join(fit, ", ")))
	}
	return came{findings: bad, lost: len(l.instances) == 0}
}

// onEC2 looks at the instances as EC2 sees them.
func (l *look) onEC2(ctx context.Context) came {
	told, err := discover.OnEC2(ctx, l.ec2, l.instances)
	if err != nil {
		return lost(failed(onEC2, err, ""))
	}
	l.instances = told
	var findings []Finding
	var fit []string
	for _, i := range l.instances {
		switch {
		case i.State != "running":
			findings = append(findings, broken(onEC2, "%s is %s: aws ec2 start-instances --instance-ids %s, or replace it",
				i.ID, i.State, i.ID))
		case i.PublicIP == "":
			findings = append(findings, broken(onEC2, "%s has no public address: launch it in a subnet that assigns them, "+
				"or attach an Elastic IP", i.ID))
		default:
			fit = append(fit, i.ID+" at "+i.PublicIP)
		}
	}
	if len(findings) == 0 {
		findings = append(findings, good(onEC2, "running: %s", strings.Join(fit, ", ")))
	}
	return found(append(findings, l.keyPair())...)
}

// keyPair names the key pairs that the instances were launched with.
func (l *look) keyPair() Finding {
	var names []string
	for _, i := range l.instances {
		if name := cmp.Or(i.KeyName, "no key pair"); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return beyond("key pair", "the instances were launched with %s; whether the key file belongs to it is not compared "+
		"(that takes ec2:DescribeKeyPairs, which no run needs): SSH tells", strings.Join(names, ", "))
}

// reachable says whether an instance has an address where it could answer.
func reachable(i discover.Instance) bool { return i.State == "running" && i.PublicIP != "" }
