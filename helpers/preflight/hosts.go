package preflight

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
)

// ssh looks at each instance: whether its host keys are known, and whether SSH and Docker answer there.
func (l *look) ssh(ctx context.Context) came {
	return found(each(len(l.instances), func(i int) []Finding { return l.host(ctx, l.instances[i]) })...)
}

func (l *look) host(ctx context.Context, i discover.Instance) []Finding {
	known, door := "host keys of "+i.ID, "SSH of "+i.ID
	if !reachable(i) {
		return []Finding{because(known, onEC2), because(door, onEC2)}
	}
	keys, from, err := l.hostKeys(ctx, i)
	if err != nil {
		return []Finding{failed(known, err, ""), because(door, "its host keys")}
	}
	told := good(known, "%s from %s", kinds(keys), from)
	switch {
	case l.signer == nil:
		return []Finding{told, because(door, keyFile)}
	case slices.Contains(l.shut[i.ID], l.Target.SSH.Port):
		return []Finding{told, because(door, groups)}
	}
	return []Finding{told, l.signIn(ctx, door, remote.Config{
		Address: l.sshAddress(i), User: l.Target.SSH.User, Signer: l.signer, HostKeys: keys, HostKeysFrom: from,
		Connect: min(l.Target.SSH.Connect, usual), Command: min(l.Target.SSH.Command, usual),
	})}
}

// signIn connects, and asks Docker there for its version.
func (l *look) signIn(ctx context.Context, check string, config remote.Config) Finding {
	host, err := remote.Dial(ctx, config)
	if err != nil {
		return failed(check, err, "try `"+l.sshLine(config)+"`")
	}
	defer func() { _ = host.Close() }()
	version, err := host.Run(ctx, "docker", "version", "-f", "{{.Server.Version}}")
	if err != nil {
		return failed(check, err, fmt.Sprintf("Docker has to run there, and %s to be in its group (sudo usermod -aG docker %s)",
			config.User, config.User))
	}
	return good(check, "%s@%s signs in, the host key is the expected one, Docker %s answers", config.User, config.Address,
		strings.TrimSpace(version.Stdout))
}

func (l *look) sshAddress(i discover.Instance) string {
	return net.JoinHostPort(i.PublicIP, strconv.Itoa(l.Target.SSH.Port))
}

func (l *look) sshLine(config remote.Config) string {
	host, port, _ := net.SplitHostPort(config.Address) // it was joined here
	return remote.CommandLine("ssh", "-v", "-i", l.Target.SSH.Key, "-p", port, config.User+"@"+host)
}

// hostKeys returns the keys that the target expects of an instance, and where they come from.
func (l *look) hostKeys(ctx context.Context, i discover.Instance) (keys []ssh.PublicKey, from string, err error) {
	switch expected := l.Target.SSH.HostKeys; expected.From {
	case "known_hosts":
		from = expected.File
		keys, err = remote.KnownHosts(expected.File, l.sshAddress(i))
	case "given":
		from = "the target's ssh.host_keys"
		keys, err = remote.ParseHostKeys(expected.Keys)
	default:
		from = "the console output of " + i.ID
		keys, err = discover.HostKeys(ctx, l.ec2, i.ID)
	}
	return keys, from, poll.AsInfra(err)
}

func kinds(keys []ssh.PublicKey) string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = key.Type() + " " + ssh.FingerprintSHA256(key)
	}
	return strings.Join(names, ", ")
}
