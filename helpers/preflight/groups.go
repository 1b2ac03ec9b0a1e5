package preflight

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/discover"
)

// groups says whether the instances' security groups let anybody in to SSH and to the service.
func (l *look) groups(ctx context.Context) came {
	rules := make([][]discover.PortRange, len(l.instances))
	faults := each(len(l.instances), func(i int) []Finding {
		open, err := discover.OpenPorts(ctx, l.ec2, l.instances[i].SecurityGroups)
		if err != nil {
			return []Finding{failed(groups, err, "")}
		}
		rules[i] = open
		return nil
	})
	if len(faults) > 0 {
		return lost(faults[0])
	}
	for i, instance := range l.instances {
		for _, port := range l.doors(instance) {
			if !slices.ContainsFunc(rules[i], func(r discover.PortRange) bool { return r.Contains("tcp", port) }) {
				l.shut[instance.ID] = append(l.shut[instance.ID], port)
				faults = append(faults, broken(groups, "%s of %s let nobody in to tcp %d: aws ec2 "+
					"authorize-security-group-ingress --group-id %s --protocol tcp --port %d --cidr YOUR-ADDRESS/32",
					orNone(instance.SecurityGroups), instance.ID, port, first(instance.SecurityGroups), port))
			}
		}
	}
	if len(faults) > 0 {
		return found(faults...)
	}
	var open []string
	for _, rule := range slices.Concat(rules...) {
		if text := rule.String(); !slices.Contains(open, text) {
			open = append(open, text)
		}
	}
	return found(good(groups, "%s", strings.Join(open, ", ")))
}

// doors are the ports that a run comes in by.
func (l *look) doors(instance discover.Instance) []int {
	doors := []int{l.Target.SSH.Port}
	for _, i := range l.staging.Instances {
		if port, err := i.Port(l.Target.HTTP.Container, l.Target.HTTP.Port); err == nil && i.ID == instance.ID {
			doors = append(doors, port)
		}
	}
	return doors
}

func orNone(ids []string) string {
	if len(ids) == 0 {
		return "no groups"
	}
	return strings.Join(ids, ", ")
}

func first(ids []string) string {
	if len(ids) == 0 {
		return "sg-…"
	}
	return fmt.Sprint(ids[0])
}
