package host

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// fakeStarter is a machine's means to make an engine.
type fakeStarter struct {
	root, has, debian bool
	steps             []string
	onInstall         func()
}

func (f *fakeStarter) can() bool         { return f.root }
func (f *fakeStarter) why() string       { return "only root can start an engine" }
func (f *fakeStarter) installed() bool   { return f.has }
func (f *fakeStarter) installable() bool { return f.debian }

func (f *fakeStarter) install(context.Context) error {
	f.steps = append(f.steps, "install")
	f.onInstall()
	return nil
}

func (f *fakeStarter) ensure(context.Context) (Engine, error) {
	f.steps = append(f.steps, "start")
	return Engine{Host: "unix:///private.sock", Private: true}, nil
}

// computer is a machine on which the engines of answers answer: "" for a version, or an error.
func computer(t *testing.T, env map[string]string, answers map[string]error) (machine, *fakeStarter) {
	starter := &fakeStarter{onInstall: func() {}}
	return machine{
		dir: filepath.Join(t.TempDir(), ".smoke", "engine"), home: t.TempDir(), defaultSocket: "/default.sock",
		getenv: func(name string) string { return env[name] },
		log:    func(string) {},
		ask: func(_ context.Context, host string) (string, error) {
			if err, known := answers[host]; known {
				return "20.10.24", err
			}
			return "", errors.New("no such file")
		},
		private: starter,
	}, starter
}

// useContext makes a context of the Docker command line, and makes it the current one.
func useContext(t *testing.T, dir, name, host string) {
	g := NewWithT(t)
	hash := sha256.Sum256([]byte(name))
	meta := filepath.Join(dir, "contexts", "meta", hex.EncodeToString(hash[:]))
	g.Expect(os.MkdirAll(meta, 0o700)).To(Succeed())
	text := fmt.Sprintf(`{"Name":%q,"Endpoints":{"docker":{"Host":%q}}}`, name, host)
	g.Expect(os.WriteFile(filepath.Join(meta, "meta.json"), []byte(text), 0o600)).To(Succeed())
	current := fmt.Sprintf(`{"auths":{},"currentContext":%q}`, name)
	g.Expect(os.WriteFile(filepath.Join(dir, "config.json"), []byte(current), 0o600)).To(Succeed())
}

func TestTheEngineThatAnswersIsTaken(t *testing.T) {
	answers := map[string]error{"unix:///env.sock": nil, "unix:///ctx.sock": nil, "unix:///default.sock": nil}
	for name, c := range map[string]struct {
		env     map[string]string
		context string
		want    string
	}{
		"from DOCKER_HOST, before everything else": {
			env: map[string]string{"DOCKER_HOST": "unix:///env.sock"}, context: "unix:///ctx.sock", want: "unix:///env.sock",
		},
		"from the current context":                                 {context: "unix:///ctx.sock", want: "unix:///ctx.sock"},
		"from the default socket":                                  {want: "unix:///default.sock"},
		"from DOCKER_CONTEXT":                                      {env: map[string]string{"DOCKER_CONTEXT": "mine"}, context: "unix:///ctx.sock", want: "unix:///ctx.sock"},
		"from the default socket by its context":                   {env: map[string]string{"DOCKER_CONTEXT": "default"}, context: "unix:///ctx.sock", want: "unix:///default.sock"},
		"from the default socket if the current context is silent": {context: "unix:///gone.sock", want: "unix:///default.sock"},
		"from the default socket if the current context is remote": {context: "ssh://far", want: "unix:///default.sock"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			m, starter := computer(t, c.env, answers)
			if c.context != "" {
				useContext(t, mkdir(t, m.home, ".docker"), "mine", c.context)
			}
			found, err := m.find(t.Context())
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(found.Host).To(Equal(c.want))
			g.Expect(found.Version).To(Equal("20.10.24"))
			g.Expect(starter.steps).To(BeEmpty())
		})
	}
}

func mkdir(t *testing.T, parts ...string) string {
	dir := filepath.Join(parts...)
	NewWithT(t).Expect(os.MkdirAll(dir, 0o700)).To(Succeed())
	return dir
}

func TestDockerConfigNamesTheFolderOfTheContexts(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	useContext(t, dir, "mine", "unix:///ctx.sock")
	m, _ := computer(t, map[string]string{"DOCKER_CONFIG": dir}, map[string]error{"unix:///ctx.sock": nil})
	found, err := m.find(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found.Source).To(Equal(`the Docker context "mine"`))
}

func TestNoEngineIsStartedAgainstTheUser(t *testing.T) {
	denied := fmt.Errorf("dial unix: %w", fs.ErrPermission)
	for name, c := range map[string]struct {
		env     map[string]string
		answers map[string]error
		says    string
	}{
		"when DOCKER_HOST does not answer": {
			env:  map[string]string{"DOCKER_HOST": "unix:///gone.sock"},
			says: "DOCKER_HOST: no engine answers at unix:///gone.sock: no such file (unset DOCKER_HOST to look elsewhere)",
		},
		"when DOCKER_HOST is another machine": {
			env:  map[string]string{"DOCKER_HOST": "tcp://10.0.0.1:2376"},
			says: "DOCKER_HOST is tcp://10.0.0.1:2376, which is not a socket of this machine",
		},
		"when DOCKER_CONTEXT does not exist": {
			env:  map[string]string{"DOCKER_CONTEXT": "nope"},
			says: `reading the Docker context "nope"`,
		},
		"when the engine refuses the user": {
			answers: map[string]error{"unix:///default.sock": denied},
			says:    `sudo usermod -aG docker "$USER"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			m, starter := computer(t, c.env, c.answers)
			starter.root, starter.has = true, true
			_, err := m.find(t.Context())
			g.Expect(err).To(MatchError(ContainSubstring(c.says)))
			g.Expect(starter.steps).To(BeEmpty())
		})
	}
}

func TestAPrivateEngineIsMade(t *testing.T) {
	for name, c := range map[string]struct {
		starter fakeStarter
		steps   []string
		says    string
	}{
		"at once if dockerd is there":            {starter: fakeStarter{root: true, has: true}, steps: []string{"start"}},
		"after an installation on Debian":        {starter: fakeStarter{root: true, debian: true}, steps: []string{"install", "start"}},
		"not where nothing can be installed":     {starter: fakeStarter{root: true}, says: "install Docker Engine"},
		"not by a user who is not root":          {starter: fakeStarter{has: true}, says: "only root can start an engine"},
		"not by a user without root nor dockerd": {starter: fakeStarter{debian: true}, says: "only root can start an engine"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			m, starter := computer(t, nil, nil)
			*starter = c.starter
			starter.onInstall = func() {}
			found, err := m.find(t.Context())
			g.Expect(starter.steps).To(Equal(c.steps))
			if c.says != "" {
				g.Expect(err).To(MatchError(And(ContainSubstring(c.says), ContainSubstring("the default socket"))))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(found.Private).To(BeTrue())
		})
	}
}

func TestAnEngineThatTheInstallationStartedIsTaken(t *testing.T) {
	g := NewWithT(t)
	answers := map[string]error{}
	m, starter := computer(t, nil, answers)
	starter.root, starter.debian = true, true
	starter.onInstall = func() { answers["unix:///default.sock"] = nil }
	found, err := m.find(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found).To(Equal(Engine{Host: "unix:///default.sock", Source: "the default socket", Version: "20.10.24"}))
	g.Expect(starter.steps).To(Equal([]string{"install"}))
}
