package deploy

import (
	"regexp"
	"strings"
)

// notStarted reads the agent's reason for a container that it did not bring up, "Cannot…Error: …". It is "" for a
// reason of another sort.
func notStarted(reason string) Kind {
	if strings.Contains(reason, "CannotPull") || strings.Contains(reason, "transition to pulled") {
		return matching(reason, pulls, ImagePull)
	}
	if !failedToStart.MatchString(reason) {
		return ""
	}
	return matching(reason, starts, CannotStart)
}

var failedToStart = regexp.MustCompile(`Cannot(Create|Start)ContainerError|HostConfigError|DockerTimeoutError|` +
	`ResourceInitializationError|DockerStateError`)

// clue is a kind with what gives it away.
type clue struct {
	words *regexp.Regexp
	kind  Kind
}

// matching returns the kind of the first clue that is found. Their order matters: a registry says "does not exist or
// may require 'docker login'" of an image that it denies, and the engine says "no such file" of more than commands.
func matching(reason string, clues []clue, other Kind) Kind {
	for _, c := range clues {
		if c.words.MatchString(reason) {
			return c.kind
		}
	}
	return other
}

var (
	pulls = []clue{
		{
			regexp.MustCompile(`(?i)i/o timeout|no such host|toomanyrequests|\bTLS\b|HTTP status:? 5|50\d (internal|bad|service|gateway)|` +
				`connection (reset|refused)|deadline exceeded|authorization token has expired`), ImagePull,
		},
		{regexp.MustCompile(`(?i)manifest unknown|manifest for .* not found|name unknown|image not found`), ImageMissing},
		{regexp.MustCompile(`(?i)denied|unauthorized|not authorized|no basic auth|forbidden|docker login`), ImageDenied},
		{regexp.MustCompile(`(?i)not found|Check whether the image exists|repository .* does not exist`), ImageMissing},
	}
	starts = []clue{
		{regexp.MustCompile(`logging driver|awslogs|log stream|log group`), LogGroup},
		{regexp.MustCompile(`port is already allocated|address already in use`), PortTaken},
		{
			regexp.MustCompile(`(?i)executable file not found|no such file or directory|permission denied|exec format error|` +
				`is a directory`), BadCommand,
		},
	}
)

// portIn finds the host port in the engine's words: "Bind for 0.0.0.0:80 failed: …" or "listen tcp4 0.0.0.0:80: …".
var portIn = regexp.MustCompile(`:(\d+)(?: failed)?: (?:port is already|bind: address already)`)
