package bundle

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"smoke.example/ecs/helpers/evidence"
)

// unknown stands for what nobody told.
const unknown = "not known"

// versions are what took part, a line each.
func (c *collector) versions(s *survey) body {
	var told strings.Builder
	line := func(what, value string) { fmt.Fprintf(&told, "%s: %s\n", what, cmp.Or(value, unknown)) }
	line("suite", c.Commit)
	line("Go", strings.TrimSpace(cmp.Or(c.GoVersion, runtime.Version())+" on "+runtime.GOOS+"/"+runtime.GOARCH))
	line("AWS account", s.who.Account)
	line("AWS credentials", s.who.ARN)
	line("AWS region", s.aws.Region)
	for _, place := range s.places {
		line("instance "+place.ID, "Docker "+cmp.Or(s.engine(place.ID), unknown)+
			", ECS agent "+cmp.Or(place.AgentVersion, unknown))
	}
	if built, ok := debug.ReadBuildInfo(); ok {
		for _, module := range built.Deps {
			line("module "+module.Path, module.Version)
		}
	}
	return text(told.String())
}

// note keeps the version of an instance's engine.
func (s *survey) note(instance, version string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.versions[instance] = version
}

// engine is the version of an instance's engine: the one that it told over SSH, or the one that ECS tells.
func (s *survey) engine(instance string) string {
	s.lock.Lock()
	defer s.lock.Unlock()
	if version := s.versions[instance]; version != "" {
		return version
	}
	for i := range s.hosts {
		if aws.ToString(s.hosts[i].Ec2InstanceId) == instance && s.hosts[i].VersionInfo != nil {
			return strings.TrimPrefix(aws.ToString(s.hosts[i].VersionInfo.DockerVersion), "DockerVersion: ")
		}
	}
	return ""
}

// journal lists the run's journal, where the run has one.
func (c *collector) journal() {
	path := c.Folder.File(evidence.JournalFile)
	info, err := os.Stat(path)
	if err != nil {
		return
	}
	part := c.promise(evidence.Part{
		Name: "journal", Kind: evidence.JournalOf, File: filepath.ToSlash(filepath.Join("..", evidence.JournalFile)), Bytes: info.Size(),
	}, small)
	part.there()
}
