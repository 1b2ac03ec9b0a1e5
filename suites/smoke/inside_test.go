package smoke

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"smoke.example/ecs/helpers/remote"
)

// exec runs a command inside the running container called name.
func (p *place) exec(ctx context.Context, name string, argv ...string) (remote.Result, error) {
	container, ok := p.Container(name)
	if !ok {
		return remote.Result{}, fmt.Errorf("looking for container %q on %s: ECS lists none", name, p.ID)
	}
	host, err := p.dial(ctx)
	if err != nil {
		return remote.Result{}, err
	}
	return host.Exec(ctx, container.RuntimeID, argv...)
}

// sql runs a statement in the service's database and returns its bare rows.
func (p *place) sql(ctx context.Context, statement string) (string, error) {
	result, err := p.exec(ctx, env.target.Database.Container,
		substitute(env.target.Database.Query, "{sql}", statement)...)
	var refused *remote.RunError
	if errors.As(err, &refused) { // without the command, whose statement may hold a password's hash
		said := cmp.Or(strings.TrimSpace(refused.Stderr), "nothing on its standard error; is the container still there?")
		return "", fmt.Errorf("asking the database on %s: exit code %d: %s", p.ID, refused.ExitCode, said)
	}
	if err != nil {
		return "", fmt.Errorf("asking the database on %s: %w", p.ID, err)
	}
	return strings.TrimSpace(result.Stdout), nil
}

func substitute(argv []string, placeholder, value string) []string {
	filled := make([]string, len(argv))
	for i, word := range argv {
		filled[i] = strings.ReplaceAll(word, placeholder, value)
	}
	return filled
}
