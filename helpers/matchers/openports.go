package matchers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/discover"
)

// OpenOnly succeeds for the rules of an instance's security groups ([]discover.PortRange) that let somebody in at each
// of the TCP ports, and the world in at nothing else. Ports are by what listens there.
func OpenOnly(ports map[string]int) types.GomegaMatcher {
	names := make([]string, 0, len(ports))
	for what, port := range ports {
		names = append(names, fmt.Sprintf("%d (%s)", port, what))
	}
	slices.Sort(names)
	subject := func(rules []discover.PortRange) string {
		return "the security groups " + strings.Join(groups(rules), ", ")
	}
	return because("open TCP "+strings.Join(names, " and ")+" and nothing else to the world", subject,
		func(rules []discover.PortRange) string {
			faults := append(tooMuch(rules, ports), tooLittle(rules, ports)...)
			if len(faults) == 0 {
				return ""
			}
			return strings.Join(faults, "\n  and ") + "\nTo look yourself: aws ec2 describe-security-groups --group-ids " +
				strings.Join(groups(rules), " ")
		})
}

// tooMuch lists the rules that let the world in at something else. A ping harms nobody.
func tooMuch(rules []discover.PortRange, ports map[string]int) []string {
	var faults []string
	for _, rule := range rules {
		world := slices.Contains(rule.Sources, "0.0.0.0/0") || slices.Contains(rule.Sources, "::/0")
		if !world || strings.HasPrefix(rule.Protocol, "icmp") || isOne(rule, ports) {
			continue
		}
		faults = append(faults, "a rule opens "+rule.String())
	}
	return faults
}

// isOne reports whether a rule opens one of the ports alone.
func isOne(rule discover.PortRange, ports map[string]int) bool {
	for _, port := range ports {
		if rule.Protocol == "tcp" && rule.From == port && rule.To == port {
			return true
		}
	}
	return false
}

// tooLittle lists the ports at which no rule lets anybody in.
func tooLittle(rules []discover.PortRange, ports map[string]int) []string {
	var faults []string
	for what, port := range ports {
		opens := func(rule discover.PortRange) bool { return rule.Contains("tcp", port) }
		if !slices.ContainsFunc(rules, opens) {
			faults = append(faults, fmt.Sprintf("no rule opens TCP %d (%s)", port, what))
		}
	}
	slices.Sort(faults)
	return faults
}

// groups are the ids of the rules' groups.
func groups(rules []discover.PortRange) []string {
	var ids []string
	for _, rule := range rules {
		if !slices.Contains(ids, rule.Group) {
			ids = append(ids, rule.Group)
		}
	}
	return ids
}
