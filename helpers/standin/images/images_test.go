package images

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

const fixtures = "../../../fixtures"

func TestImagesThatAreThereAreFound(t *testing.T) {
	g := NewWithT(t)
	fake := &fakeEngine{has: map[string]string{}}
	o := Options{Client: fake.client(t), Fixtures: fixtures, WorkDir: filepath.Join(t.TempDir(), "none")}
	recipes, err := read(t.Context(), o)
	g.Expect(err).NotTo(HaveOccurred())
	fake.has[recipes[0].ref()], fake.has[recipes[1].ref()] = "sha256:d", "sha256:s"
	found, err := Build(t.Context(), o)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found.Database).To(Equal(Image{Name: "smoke-standin/users-db:" + recipes[0].hash, ID: "sha256:d"}))
	g.Expect(found.Service.ID).To(Equal("sha256:s"))
	g.Expect(o.WorkDir).NotTo(BeADirectory())
}

func TestNoEngine(t *testing.T) {
	g := NewWithT(t)
	fake := &fakeEngine{}
	engine := fake.client(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err := Build(ctx, Options{Client: engine})
	g.Expect(err).To(MatchError(HavePrefix("asking the Docker engine at tcp://127.0.0.1:")))
}

func TestAHashFollowsItsInputs(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	r := recipe{name: database, folder: dir, arch: "amd64", base: postgres}
	write := func(name, text string) string {
		g.Expect(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)).To(Succeed())
		sum, err := hash(r)
		g.Expect(err).NotTo(HaveOccurred())
		return sum
	}
	first := write("Dockerfile", "FROM a")
	g.Expect(first).To(MatchRegexp("^[0-9a-f]{12}$"))
	g.Expect(write("Dockerfile", "FROM b")).NotTo(Equal(first))
	g.Expect(write("a_test.go", "package a")).To(Equal(write("Dockerfile", "FROM b")))
	g.Expect(write("Dockerfile", "FROM a")).To(Equal(first))
	r.arch = "arm64"
	g.Expect(write("Dockerfile", "FROM a")).NotTo(Equal(first))
	r.arch, r.base = "amd64", postgres.from(func(string) string { return "mine:1" })
	g.Expect(write("Dockerfile", "FROM a")).NotTo(Equal(first))
}

func TestOneProcessBuildsAtATime(t *testing.T) {
	g := NewWithT(t)
	said := make(chan string, 1)
	o := Options{WorkDir: t.TempDir(), Progress: func(line string) { said <- line }}
	unlock, err := lock(t.Context(), o)
	g.Expect(err).NotTo(HaveOccurred())

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := lock(ctx, o)
		ended <- err
	}()
	g.Eventually(said, 5*time.Second).Should(Receive(HavePrefix("waiting for another process")))
	stop()
	g.Eventually(ended, 5*time.Second).Should(Receive(MatchError(context.Canceled)))

	unlock()
	again, err := lock(t.Context(), o)
	g.Expect(err).NotTo(HaveOccurred())
	again()
}

func TestRemovingTakesNewestFirst(t *testing.T) {
	g := NewWithT(t)
	fake := &fakeEngine{has: map[string]string{"smoke-standin/base:1": "sha256:b", "smoke-standin/users-db:2": "sha256:d"}}
	removed, err := Remove(t.Context(), fake.client(t))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(removed).To(Equal([]string{"smoke-standin/users-db:2", "smoke-standin/base:1"}))
	g.Expect(fake.calls).To(Equal([]string{"DELETE smoke-standin/users-db:2", "DELETE smoke-standin/base:1"}))
}

func TestAFailedStepIsAnError(t *testing.T) {
	for promise, c := range map[string]struct{ body, fault string }{
		"a build": {`{"stream":"Step 1"}{"stream":"Step 2\n"}{"aux":{"ID":"sha256:x"}}`, ""},
		"a step that fails": {
			`{"stream":"Step 2 : RUN x\n"}{"stream":"no space left\n"}{"errorDetail":{"message":"x returned 1"},"error":"x returned 1"}`,
			"x returned 1\n  Step 2 : RUN x\n  no space left",
		},
		"a body cut short": {`{"stream":"St`, "reading the engine's progress: unexpected EOF"},
	} {
		t.Run(promise, func(t *testing.T) {
			g := NewWithT(t)
			_, err := drain(strings.NewReader(c.body))
			if c.fault == "" {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(err).To(MatchError(c.fault))
		})
	}
}

func TestCompilingTellsTheCompilersWords(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	g.Expect(os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module x\n"), 0o600)).To(Succeed())
	g.Expect(os.WriteFile(filepath.Join(dir, "x.go"), []byte("package main\nfunc main() { y() }\n"), 0o600)).To(Succeed())
	_, err := compile(t.Context(), recipe{name: service, folder: dir, arch: "amd64"}, t.TempDir())
	g.Expect(err).To(MatchError(And(HavePrefix("compiling "+dir+" for linux/amd64"), ContainSubstring("undefined: y"))))
}

func TestTheStepThatIsAwaitedIsToldLast(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	dirty := []byte("package main\n\nfunc main() { an error }\n")
	g.Expect(os.WriteFile(filepath.Join(dir, "main.go"), dirty, 0o600)).To(Succeed())
	var said []string
	b := builder{Options: Options{
		Client: (&fakeEngine{has: map[string]string{"mine:1": "sha256:b"}}).client(t), WorkDir: t.TempDir(),
		Progress: oneAtATime(func(line string) { said = append(said, line) }),
	}}
	base := base{name: "base-busybox", ref: "mine:1", given: true}
	err := b.build(t.Context(), []recipe{{name: service, folder: dir, arch: "amd64", base: base}})
	g.Expect(err).To(MatchError(ContainSubstring("compiling")))
	g.Expect(said).To(HaveExactElements("compiling users-service", "still compiling users-service"))

	said = nil
	compiled := make(chan struct{})
	close(compiled)
	b.awaiting(compiled)
	g.Expect(said).To(BeEmpty(), "nothing is awaited")
}

func TestBases(t *testing.T) {
	refuse := func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte(`{"message":"no such host"}`))
	}
	give := func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"status":"Pulling from library/busybox"}{"status":"Downloaded"}`))
	}
	given := busybox.from(func(name string) string { return map[string]string{"SMOKE_BASE_BUSYBOX": "mine:1"}[name] })
	for promise, c := range map[string]struct {
		base       base
		has        []string
		pull       func(http.ResponseWriter, *http.Request)
		ref, fault string
		calls      []string
	}{
		"the engine has it":           {base: busybox, has: []string{"busybox:1.36"}, ref: "busybox:1.36"},
		"it was made before":          {base: busybox, has: []string{"smoke-standin/base-busybox:amd64"}, ref: "smoke-standin/base-busybox:amd64"},
		"the environment names it":    {base: given, has: []string{"mine:1", "busybox:1.36"}, ref: "mine:1"},
		"it is pulled and named ours": {base: busybox, pull: give, ref: "smoke-standin/base-busybox:amd64", calls: []string{"POST busybox:1.36/tag", "DELETE busybox:1.36"}},
		"what the environment names cannot be had": {
			base: given, has: []string{"smoke-standin/base-busybox:amd64"}, pull: refuse,
			fault: "pulling mine:1, which SMOKE_BASE_BUSYBOX names: Error response from daemon: no such host",
		},
		"there is neither registry nor apt": {base: busybox, pull: refuse, fault: "busybox:1.36 can be neither pulled (Error response from daemon: " +
			"no such host) nor made from this machine's packages (this machine is no Debian or Ubuntu: it has no apt-get): " +
			"give the engine access to a registry, or name an image that it has in SMOKE_BASE_BUSYBOX"},
	} {
		t.Run(promise, func(t *testing.T) {
			g := NewWithT(t)
			t.Setenv("PATH", t.TempDir())
			fake := &fakeEngine{has: map[string]string{}, pull: c.pull}
			for _, ref := range c.has {
				fake.has[ref] = "sha256:x"
			}
			b := builder{Options: Options{Client: fake.client(t), WorkDir: t.TempDir(), Progress: oneAtATime(nil)}}
			if c.calls != nil {
				fake.has["busybox:1.36"] = ""
			}
			ref, err := b.provide(t.Context(), c.base, "amd64")
			if c.fault != "" {
				g.Expect(err).To(MatchError(c.fault))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(ref).To(Equal(c.ref))
			g.Expect(fake.calls).To(Equal(c.calls))
		})
	}
}

func TestASilentRegistryIsGivenUp(t *testing.T) {
	g := NewWithT(t)
	fake := &fakeEngine{pull: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }}
	err := patience{first: 50 * time.Millisecond, later: time.Hour}.pull(t.Context(), fake.client(t), "x:1", func(string, ...any) {})
	g.Expect(err).To(MatchError("the registry was silent for too long (50ms at first, then 1h0m0s)"))
}
