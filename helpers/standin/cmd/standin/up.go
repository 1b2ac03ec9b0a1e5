package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"smoke.example/ecs/helpers/standin"
)

// up starts a stand-in and keeps it until a signal comes.
func up(ctx context.Context, p *program, args []string) (int, error) {
	var put []string
	s, rest, err := p.parseStart("up", args, &put)
	if err = errors.Join(err, none(rest)); err != nil {
		return exitInfra, err
	}
	running, err := s.start(ctx, put)
	if err != nil {
		return exitInfra, err
	}
	_, _ = fmt.Fprint(p.stdout, guide(running, s.empty))
	<-ctx.Done()
	if err := running.Close(ctx); err != nil {
		return exitInfra, err
	}
	return exitOK, nil
}

// guide tells how to look around in a stand-in, in lines to copy.
func guide(s *standin.Standin, empty bool) string {
	var text strings.Builder
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(&text, format+"\n", args...) }
	what := "the service " + standin.Service + " on two instances"
	if empty {
		what = "two instances of the cluster " + standin.Cluster + ", and no service yet"
	}
	say("\nStand-in %s is up: %s.\n", s.Name(), what)
	say("# AWS, in another terminal. The option is for command lines that do not know AWS_ENDPOINT_URL.")
	say("unset AWS_PROFILE AWS_SESSION_TOKEN")
	for _, variable := range s.Environment() {
		say("export %s", variable)
	}
	say(`aws --endpoint-url "$AWS_ENDPOINT_URL" ecs describe-services --cluster %s --services %s`,
		standin.Cluster, standin.Service)
	say(`aws --endpoint-url "$AWS_ENDPOINT_URL" logs filter-log-events --log-group-name %s`, standin.LogGroup)
	say("\n# HTTP")
	for _, addr := range s.Addresses() {
		say("curl http://%s/users", httpAddress(addr.String(), s.HTTPPort()))
	}
	say("\n# SSH")
	for _, addr := range s.Addresses() {
		say("ssh -i %s -p %d -o IdentitiesOnly=yes -o UserKnownHostsFile=%s -o StrictHostKeyChecking=yes %s@%s docker ps",
			s.KeyFile(), s.SSHPort(), s.KnownHosts(), standin.User, addr)
	}
	say("\n# Break it, in another terminal\nstandin fault -h")
	say("\nCtrl-C ends it, or in another terminal: standin down")
	return text.String()
}

// httpAddress leaves the usual port out.
func httpAddress(host string, port int) string {
	if port == 80 {
		return host
	}
	return fmt.Sprintf("%s:%d", host, port)
}
