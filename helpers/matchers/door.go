package matchers

import (
	"fmt"
	"net"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/remote"
)

// RefuseStrangers succeeds for the SSH server at address, as it was found by knocking (remote.Door), if it lets nobody
// in who has none of its keys.
func RefuseStrangers(address string) types.GomegaMatcher {
	const remedy = "; look at its /etc/ssh/sshd_config and at ~/.ssh/authorized_keys"
	return because("refuse who has none of its keys", server(address), func(door remote.Door) string {
		switch {
		case door.Nobody:
			return "it lets everybody in, without a key or a password" + remedy
		case door.Stranger:
			return "it takes a key that was made a moment ago" + remedy
		}
		return ""
	})
}

// AskForNoPassword succeeds for the SSH server at address, as it was found by knocking (remote.Door), if it offers no
// way to sign in but with a key.
func AskForNoPassword(address string) types.GomegaMatcher {
	return because("take keys alone", server(address), func(door remote.Door) string {
		if door.Asks == "" {
			return ""
		}
		return fmt.Sprintf("it offers %s; set PasswordAuthentication and KbdInteractiveAuthentication to no in its "+
			"/etc/ssh/sshd_config; to look yourself: ssh -v -o PubkeyAuthentication=no %s", door.Asks, sshWords(address))
	})
}

func server(address string) func(remote.Door) string {
	return func(remote.Door) string { return "the SSH server at " + address }
}

// sshWords is an address with its port as the ssh command takes it.
func sshWords(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return "-p " + port + " " + host
}
