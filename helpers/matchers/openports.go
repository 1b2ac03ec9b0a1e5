package matchers

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/discover"
)

// OpenOnly succeeds for the rules of an instance's security groups ([]discover.PortRange) that let somebody in at each
// of the TCP ports, and nobody from outside in at anything else. Outside is every address that is not private, and
// every prefix list, since it may hold such; other security groups are not. Ports are by what listens there.
func OpenOnly(ports map[string]int) types.GomegaMatcher {
	names := make([]string, 0, len(ports))
	for what, port := range ports {
		names = append(names, fmt.Sprintf("%d (%s)", port, what))
	}
	slices.Sort(names)
	subject := func(rules []discover.PortRange) string {
		return "the security groups " + strings.Join(groups(rules), ", ")
	}
	return because("open TCP "+strings.Join(names, " and ")+" and nothing else to the outside", subject,
		func(rules []discover.PortRange) string {
			faults := append(tooMuch(rules, ports), tooLittle(rules, ports)...)
			if len(faults) == 0 {
				return ""
			}
			return strings.Join(faults, "\n  and ") + "\nTo look yourself: aws ec2 describe-security-groups --group-ids " +
				strings.Join(groups(rules), " ")
		})
}

// tooMuch lists the rules that let somebody from outside in at something else. A ping harms nobody.
func tooMuch(rules []discover.PortRange, ports map[string]int) []string {
	var faults []string
	for _, rule := range rules {
		outside := slices.ContainsFunc(rule.Sources, isOutside)
		if !outside || strings.HasPrefix(rule.Protocol, "icmp") || isOne(rule, ports) {
			continue
		}
		faults = append(faults, "a rule opens "+rule.String()+aboutLists(rule.Sources))
	}
	return faults
}

// What the names of sources that are no addresses begin with.
const (
	prefixList    = "pl-"
	securityGroup = "sg-"
)

// private are the addresses that nobody has on the Internet.
var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("::1/128"),
}

// isOutside reports whether a rule's source has, or may have, addresses that are not private. What is not understood
// may.
func isOutside(source string) bool {
	if strings.HasPrefix(source, securityGroup) {
		return false
	}
	addresses, err := netip.ParsePrefix(source)
	return err != nil || !slices.ContainsFunc(private, func(all netip.Prefix) bool {
		return all.Bits() <= addresses.Bits() && all.Contains(addresses.Addr())
	})
}

// aboutLists says how to look into the prefix lists among the sources.
func aboutLists(sources []string) (text string) {
	for _, source := range sources {
		if strings.HasPrefix(source, prefixList) {
			text += fmt.Sprintf("; the prefix list %s may hold public addresses, which "+
				"aws ec2 get-managed-prefix-list-entries --prefix-list-id %s shows", source, source)
		}
	}
	return text
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
