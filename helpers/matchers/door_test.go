package matchers_test

import (
	"testing"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
)

func TestRefuseStrangers(t *testing.T) {
	const begin = "Expected the SSH server at 1.2.3.4:22 to refuse who has none of its keys, but "
	const remedy = "; look at its /etc/ssh/sshd_config and at ~/.ssh/authorized_keys"
	judge(t, map[string]judgement{
		"a closed door": {
			remote.Door{Asks: "password"},
			RefuseStrangers("1.2.3.4:22"), "",
			"Expected the SSH server at 1.2.3.4:22 not to refuse who has none of its keys",
		},
		"any key": {
			remote.Door{Stranger: true},
			RefuseStrangers("1.2.3.4:22"),
			begin + "it takes a key that was made a moment ago" + remedy, "",
		},
		"no key": {
			remote.Door{Nobody: true},
			RefuseStrangers("1.2.3.4:22"),
			begin + "it lets everybody in, without a key or a password" + remedy, "",
		},
	})
}

func TestAskForNoPassword(t *testing.T) {
	judge(t, map[string]judgement{
		"none": {
			remote.Door{},
			AskForNoPassword("1.2.3.4:22"), "",
			"Expected the SSH server at 1.2.3.4:22 not to take keys alone",
		},
		"one": {
			remote.Door{Asks: "password"},
			AskForNoPassword("1.2.3.4:22"),
			"Expected the SSH server at 1.2.3.4:22 to take keys alone, but it offers password; set PasswordAuthentication " +
				"and KbdInteractiveAuthentication to no in its /etc/ssh/sshd_config; to look yourself: " +
				"ssh -v -o PubkeyAuthentication=no -p 22 1.2.3.4", "",
		},
	})
}
