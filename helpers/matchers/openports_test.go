package matchers_test

import (
	"testing"

	"smoke.example/ecs/helpers/discover"
	. "smoke.example/ecs/helpers/matchers"
)

func TestOpenOnly(t *testing.T) {
	rule := func(protocol string, from, to int, sources ...string) discover.PortRange {
		return discover.PortRange{Group: "sg-1", Protocol: protocol, From: from, To: to, Sources: sources}
	}
	const world = "0.0.0.0/0"
	http, ssh := rule("tcp", 80, 80, world), rule("tcp", 22, 22, world)
	matcher := OpenOnly(map[string]int{"SSH": 22, "the service": 80})
	const promise = "open TCP 22 (SSH) and 80 (the service) and nothing else to the outside"
	const begin = "Expected the security groups sg-1 to " + promise + ", but "
	const look = "\nTo look yourself: aws ec2 describe-security-groups --group-ids sg-1"
	judge(t, map[string]judgement{
		"exactly these": {
			[]discover.PortRange{http, ssh}, matcher, "", "Expected the security groups sg-1 not to " + promise,
		},
		"SSH for the office alone, a ping, and all within the group": {
			[]discover.PortRange{
				http, rule("tcp", 22, 22, "192.0.2.0/24"), rule("icmp", 8, -1, world), rule("all", 0, 65535, "sg-1"),
			}, matcher, "", "",
		},
		"the database too": {
			[]discover.PortRange{http, ssh, rule("tcp", 5432, 5432, "10.0.0.0/8", world)},
			matcher,
			begin + "a rule opens tcp 5432 from 10.0.0.0/8, 0.0.0.0/0 (sg-1)" + look, "",
		},
		"everything, over IPv6": {
			[]discover.PortRange{http, ssh, rule("all", 0, 65535, "::/0")},
			matcher,
			begin + "a rule opens all 0-65535 from ::/0 (sg-1)" + look, "",
		},
		"the database, to the two halves of the world": {
			[]discover.PortRange{http, ssh, rule("tcp", 5432, 5432, "0.0.0.0/1", "128.0.0.0/1")},
			matcher,
			begin + "a rule opens tcp 5432 from 0.0.0.0/1, 128.0.0.0/1 (sg-1)" + look, "",
		},
		"the database, to one public address of an office": {
			[]discover.PortRange{http, ssh, rule("tcp", 5432, 5432, "192.0.2.7/32")},
			matcher,
			begin + "a rule opens tcp 5432 from 192.0.2.7/32 (sg-1)" + look, "",
		},
		"the database, to more than what is private": {
			[]discover.PortRange{http, ssh, rule("tcp", 5432, 5432, "10.0.0.0/7", "fc00::/6")},
			matcher,
			begin + "a rule opens tcp 5432 from 10.0.0.0/7, fc00::/6 (sg-1)" + look, "",
		},
		"the database, to private addresses and other groups": {
			[]discover.PortRange{
				http, ssh, rule("tcp", 5432, 5432, "10.0.0.0/8", "172.31.0.0/16", "192.168.1.0/24", "127.0.0.1/32",
					"169.254.0.0/16", "fd00::/8", "fe80::/64", "::1/128", "sg-2"),
			}, matcher, "", "",
		},
		"the database, to a prefix list": {
			[]discover.PortRange{http, ssh, rule("tcp", 5432, 5432, "pl-1")},
			matcher,
			begin + "a rule opens tcp 5432 from pl-1 (sg-1); the prefix list pl-1 may hold public addresses, which " +
				"aws ec2 get-managed-prefix-list-entries --prefix-list-id pl-1 shows" + look, "",
		},
		"the database, to what is no address": {
			[]discover.PortRange{http, ssh, rule("tcp", 5432, 5432, "everybody")},
			matcher,
			begin + "a rule opens tcp 5432 from everybody (sg-1)" + look, "",
		},
		"UDP": {
			[]discover.PortRange{http, ssh, rule("udp", 80, 80, world)},
			matcher,
			begin + "a rule opens udp 80 from 0.0.0.0/0 (sg-1)" + look, "",
		},
		"neither of them but another": {
			[]discover.PortRange{rule("tcp", 443, 443, world)},
			matcher,
			begin + "a rule opens tcp 443 from 0.0.0.0/0 (sg-1)\n  and no rule opens TCP 22 (SSH)\n  and no rule opens " +
				"TCP 80 (the service)" + look, "",
		},
	})
}
