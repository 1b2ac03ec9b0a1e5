package matchers_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/registry"
	"smoke.example/ecs/helpers/remote"
)

// testTimeout is far beyond what a poll takes that ends at once.
const testTimeout = time.Minute

func container(change func(*remote.Container)) remote.Container {
	c := remote.Container{
		ID: "9581a69a761a557fbfce1d0f6745e4af", Name: "ecs-users-service-01",
		ImageID: "sha256:config", RepoDigests: []string{"users@sha256:manifest"},
		Env:   remote.NewEnv(map[string]string{"PATH": "/bin", "SECRET_KEY": "my_precious"}),
		State: remote.State{Status: "running", Running: true},
	}
	change(&c)
	return c
}

const subject = "Expected container ecs-users-service-01 (9581a69a761a) "

func TestBeRunning(t *testing.T) {
	state := func(s remote.State) remote.Container { return container(func(c *remote.Container) { c.State = s }) }
	judge(t, map[string]judgement{
		"running": {container(func(*remote.Container) {}), BeRunning(), "", subject + "not to run undisturbed"},
		"ended": {
			state(remote.State{Status: "exited", ExitCode: 137, OOMKilled: true}), BeRunning(),
			subject + "to run undisturbed, but it is exited with exit code 137, a process of it was killed for its memory use", "",
		},
		"never started": {
			state(remote.State{Status: "created", ExitCode: 128, Error: "port is already allocated"}), BeRunning(),
			subject + "to run undisturbed, but it is created with exit code 128: port is already allocated", "",
		},
		"restarted": {
			state(remote.State{Status: "running", Running: true, RestartCount: 2}), BeRunning(),
			subject + "to run undisturbed, but it is running, restarted 2 times", "",
		},
		"running, without a child that took too much": {
			state(remote.State{Status: "running", Running: true, OOMKilled: true}), BeRunning(),
			subject + "to run undisturbed, but it is running, a process of it was killed for its memory use", "",
		},
		"paused": {
			state(remote.State{Status: "paused", Running: true}), BeRunning(), subject + "to run undisturbed, but it is paused", "",
		},
	})
}

func TestRunImage(t *testing.T) {
	image := registry.Image{Reference: "users:staging", Digest: "sha256:manifest", Config: "sha256:config"}
	moved := registry.Image{Reference: "users:staging", Digest: "sha256:new", Config: "sha256:newer"}
	several := registry.Image{Reference: "users:staging", Digest: "sha256:index"}
	judge(t, map[string]judgement{
		"the same image": {
			container(func(*remote.Container) {}), RunImage(image), "",
			subject + "not to run the image that the registry has as users:staging",
		},
		"a tag that moved": {
			container(func(*remote.Container) {}), RunImage(moved),
			subject + "to run the image that the registry has as users:staging, but it runs another one; " +
				"deploy again to pull the registry's\n" +
				"  container: image sha256:config, pulled as users@sha256:manifest\n" +
				"  registry:  image sha256:newer, manifest sha256:new", "",
		},
		"an image that was built on the host": {
			container(func(c *remote.Container) { c.RepoDigests = nil }), RunImage(several),
			subject + "to run the image that the registry has as users:staging, but it runs another one; " +
				"deploy again to pull the registry's\n" +
				"  container: image sha256:config, pulled as none\n" +
				"  registry:  image none, manifest sha256:index", "",
		},
	})
}

func TestHaveEnvironment(t *testing.T) {
	judge(t, map[string]judgement{
		"what is wanted, and more": {
			container(func(*remote.Container) {}), HaveEnvironment(map[string]string{"SECRET_KEY": "my_precious"}), "",
			subject + "not to have the environment of its definition",
		},
		"other values, which are not told": {
			container(func(*remote.Container) {}),
			HaveEnvironment(map[string]string{"SECRET_KEY": "other", "DATABASE_URL": "postgres://u:p@h/d", "PATH": "/bin"}),
			subject + "to have the environment of its definition, but DATABASE_URL is missing, SECRET_KEY has another value", "",
		},
	})
}

func TestAMatcherSaysWhatItIsFor(t *testing.T) {
	g := NewWithT(t)
	_, err := BeRunning().Match("a text")
	g.Expect(err).To(MatchError(ContainSubstring("Matcher expected actual of type <remote.Container>.  Got:")))
	g.Expect(BeRunning().FailureMessage("a text")).To(Equal("Expected a text to run undisturbed, but a text"))
}
