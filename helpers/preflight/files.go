package preflight

import (
	"context"

	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/usersapi"
)

// secrets says whether all of the target's are there, never what they are.
func (l *look) secrets(context.Context) came {
	secrets, err := target.ReadSecrets(l.Target, l.Environ)
	if err != nil {
		return lost(failed("secrets", poll.AsInfra(err), ""))
	}
	return found(good("secrets", "%d are where the target says", len(secrets)))
}

func (l *look) table(context.Context) came {
	endpoints, err := usersapi.ReadTable(l.Target.Endpoints)
	if err != nil {
		return lost(failed("endpoint table", poll.AsInfra(err), ""))
	}
	return found(good("endpoint table", "%s has %d endpoints", l.Target.Endpoints, len(endpoints)))
}

// keyFile reads the private key. Whether the instances take it, SSH tells.
func (l *look) keyFile(context.Context) came {
	signer, err := remote.ReadKey(l.Target.SSH.Key)
	if err != nil {
		return lost(failed(keyFile, poll.AsInfra(err), "ssh.key of the target, or SMOKE_SSH_KEY, says where it is"))
	}
	l.signer = signer
	return found(good(keyFile, "%s, %s %s", l.Target.SSH.Key, signer.PublicKey().Type(),
		ssh.FingerprintSHA256(signer.PublicKey())))
}
