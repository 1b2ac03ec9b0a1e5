package preflight

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/access"
	"smoke.example/ecs/helpers/discover"
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
	over := access.SSH{Target: l.Target.SSH, EC2: l.ec2}
	config, err := over.Config(ctx, i)
	if err != nil {
		return []Finding{failed(known, err, ""), because(door, "its host keys")}
	}
	told := good(known, "%s from %s", kinds(config.HostKeys), config.HostKeysFrom)
	switch {
	case l.signer == nil:
		return []Finding{told, because(door, keyFile)}
	case slices.Contains(l.shut[i.ID], l.Target.SSH.Port):
		return []Finding{told, because(door, groups)}
	}
	config.Signer, config.Connect, config.Command = l.signer, min(config.Connect, usual), min(config.Command, usual)
	return []Finding{told, signIn(ctx, door, config, over.Line(i))}
}

// signIn connects, and asks Docker there for its version. Line is how a person does the former.
func signIn(ctx context.Context, check string, config remote.Config, line string) Finding {
	host, err := remote.Dial(ctx, config)
	if err != nil {
		return failed(check, err, "try `ssh -v"+strings.TrimPrefix(line, "ssh")+"`")
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

func kinds(keys []ssh.PublicKey) string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = key.Type() + " " + ssh.FingerprintSHA256(key)
	}
	return strings.Join(names, ", ")
}
