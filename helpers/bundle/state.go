package bundle

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"smoke.example/ecs/helpers/remote"
)

// asked is a command whose output says how a host does.
type asked struct {
	argv []string
	said remote.Result
	err  error
}

// keepState keeps what the host says of itself, one command after the other as a person would type them.
func (h *host) keepState(ctx context.Context, s *survey, shell Shell) {
	commands := []*asked{
		{argv: []string{"date", "-u"}},
		{argv: []string{"uptime"}},
		{argv: []string{"df", "-h"}},
		{argv: []string{"sh", "-c", "free -m || cat /proc/meminfo"}},
		{argv: []string{"docker", "version"}},
	}
	if agent := h.of.Target.Hosts.Agent; len(agent) > 0 {
		commands = append(commands, &asked{argv: agent})
	}
	things := make([]func(), len(commands))
	for i, command := range commands {
		things[i] = func() { command.said, command.err = shell.Run(ctx, command.argv...) }
	}
	together(things...)
	var told strings.Builder
	var faults []error
	for _, command := range commands {
		fmt.Fprintf(&told, "$ %s\n%s", remote.CommandLine(command.argv...), ended(command.said.Stdout))
		if command.err != nil {
			fmt.Fprintf(&told, "%v\n", command.err)
			faults = append(faults, command.err)
		}
		told.WriteByte('\n')
	}
	s.note(h.ID, engineVersion(commands[4].said.Stdout))
	if len(faults) == len(commands) { // it is the connection that broke, and not each of them
		h.state.fail(faults[0])
		return
	}
	h.state.keep(text(told.String()), errors.Join(faults...))
}

// ended is text that ends in a line's end.
func ended(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}

// engineVersion finds the engine's version in what `docker version` prints, the server's after the client's.
func engineVersion(printed string) string {
	_, server, _ := strings.Cut(printed, "Server:")
	for line := range strings.Lines(server) {
		if name, value, found := strings.Cut(strings.TrimSpace(line), ":"); found && name == "Version" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
