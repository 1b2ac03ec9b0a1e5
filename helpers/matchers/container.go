package matchers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/registry"
	"smoke.example/ecs/helpers/remote"
)

// shortID is how many digits of a container's id `docker ps` shows.
const shortID = 12

// BeRunning succeeds for a container (remote.Container) that runs, and has since it was started: not paused, not
// restarting, not ended, never restarted by the engine, and with no process of it killed for its memory use.
func BeRunning() types.GomegaMatcher {
	return because("run undisturbed", containerName, func(c remote.Container) string {
		if c.State.Running && c.State.Status == "running" && c.State.RestartCount == 0 && !c.State.OOMKilled {
			return ""
		}
		return stateOf(c.State)
	})
}

// RunImage succeeds for a container (remote.Container) whose image is the one that the registry has, by its digest:
// a tag may have moved since it was pulled.
func RunImage(image registry.Image) types.GomegaMatcher {
	return because("run the image that the registry has as "+image.Reference, containerName,
		func(c remote.Container) string {
			if image.Is(c.ImageID, c.RepoDigests) {
				return ""
			}
			return fmt.Sprintf("it runs another one; deploy again to pull the registry's\n"+
				"  container: image %s, pulled as %s\n  registry:  image %s, manifest %s",
				c.ImageID, orNone(strings.Join(c.RepoDigests, ", ")), orNone(image.Config), image.Digest)
		})
}

// HaveEnvironment succeeds for a container (remote.Container) that has all these variables with these values; the
// image's own come on top. Of those that differ only the names are told: a value may be a secret.
func HaveEnvironment(want map[string]string) types.GomegaMatcher {
	return because("have the environment of its definition", containerName,
		func(c remote.Container) string {
			return strings.Join(variableDifferences(want, c.Env.Lookup), ", ")
		})
}

// variableDifferences names what is missing or has another value.
func variableDifferences(want map[string]string, lookup func(string) (string, bool)) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch value, there := lookup(name); {
		case !there:
			all = append(all, name+" is missing")
		case value != want[name]:
			all = append(all, name+" has another value")
		}
	}
	return all
}

func containerName(c remote.Container) string {
	return fmt.Sprintf("container %s (%s)", c.Name, c.ID[:min(shortID, len(c.ID))])
}

func stateOf(s remote.State) string {
	text := "it is " + s.Status
	if s.RestartCount > 0 {
		text += fmt.Sprintf(", restarted %d times", s.RestartCount)
	}
	if !s.Running {
		text += fmt.Sprintf(" with exit code %d", s.ExitCode)
	}
	if s.OOMKilled {
		text += ", a process of it was killed for its memory use"
	}
	if s.Error != "" {
		text += ": " + s.Error
	}
	return text
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
