package engine_test

import (
	"context"
	"net"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/engine/enginetest"
)

// stage is a real engine with an image, for one test.
type stage struct {
	*engine.Docker
	t     *testing.T
	g     *WithT
	owner string
	image string
}

func newStage(t *testing.T) stage {
	t.Helper()
	t.Parallel()
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	s := stage{t: t, g: NewWithT(t), owner: enginetest.Unique(), image: enginetest.Image(t)}
	docker, err := engine.Connect(t.Context(), engine.Options{Owner: s.owner})
	s.g.Expect(err).NotTo(HaveOccurred())
	s.Docker = docker
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		s.g.Expect(docker.RemoveAll(ctx)).To(Succeed())
		s.g.Expect(docker.Close()).To(Succeed())
	})
	return s
}

// made creates a container that takes the given steps.
func (s stage) made(spec engine.Spec, steps ...string) string {
	s.t.Helper()
	if spec.Name == "" {
		spec.Name = enginetest.Unique()
	}
	spec.Image, spec.Instance, spec.Command = s.image, "i-1", steps
	id, err := s.Create(s.t.Context(), spec)
	s.g.Expect(err).NotTo(HaveOccurred())
	return id
}

// started creates and starts a container that takes the given steps.
func (s stage) started(spec engine.Spec, steps ...string) (string, []engine.Binding) {
	s.t.Helper()
	id := s.made(spec, steps...)
	bindings, err := s.Start(s.t.Context(), id)
	s.g.Expect(err).NotTo(HaveOccurred())
	return id, bindings
}

// said follows a container to its end.
func (s stage) said(id string) []string {
	s.t.Helper()
	var lines []string
	err := s.Follow(s.t.Context(), id, func(line engine.Line) { lines = append(lines, line.Text) })
	s.g.Expect(err).NotTo(HaveOccurred())
	return lines
}

func TestAnImageIsResolved(t *testing.T) {
	s := newStage(t)
	image, err := s.Resolve(t.Context(), s.image)
	s.g.Expect(err).NotTo(HaveOccurred())
	s.g.Expect(image.ID).To(MatchRegexp(`^sha256:[0-9a-f]{64}$`))
	s.g.Expect(image.Size).To(BeNumerically(">", 1<<20))
	s.g.Expect(image.Created).To(BeTemporally("~", time.Now(), time.Minute))
	_, err = s.Resolve(t.Context(), s.image+"0")
	s.g.Expect(err).To(MatchError("Error response from daemon: manifest for " + s.image +
		"0 not found: manifest unknown: Requested image not found"))
}

func TestAContainerIsMadeAsSpecified(t *testing.T) {
	s := newStage(t)
	id := s.made(engine.Spec{
		Env:               []string{"A=b"},
		CPUShares:         300,
		MemoryReservation: 300 << 20,
		Labels:            map[string]string{"com.amazonaws.ecs.cluster": "c", engine.LabelOwner: "someone else"},
	}, "hang")
	seen := inspect(t, id)
	s.g.Expect(seen.Config.Env).To(ContainElement("A=b"))
	s.g.Expect(seen.HostConfig.CPUShares).To(BeEquivalentTo(300))
	s.g.Expect(seen.HostConfig.Memory).To(BeZero())
	s.g.Expect(seen.HostConfig.MemoryReservation).To(BeEquivalentTo(300 << 20))
	s.g.Expect(seen.HostConfig.RestartPolicy.IsNone()).To(BeTrue())
	s.g.Expect(seen.Config.Labels).To(Equal(map[string]string{
		"com.amazonaws.ecs.cluster": "c", engine.LabelOwner: s.owner, engine.LabelInstance: "i-1",
	}))
}

func TestAContainerReachesAnotherByItsLink(t *testing.T) {
	s := newStage(t)
	db := enginetest.Unique()
	s.started(engine.Spec{Name: db, Ports: []engine.Port{{Container: 5432, Protocol: "tcp", Address: "127.0.0.1"}}}, "hang")
	id, _ := s.started(engine.Spec{Links: []string{db + ":users-db"}}, "show:/etc/hosts")
	lines := s.said(id)
	s.g.Expect(lines).To(ContainElement(MatchRegexp(`^\S+\s+users-db\b`)))
}

func TestALinkToNothingIsRefused(t *testing.T) {
	s := newStage(t)
	_, err := s.Create(t.Context(), engine.Spec{Name: enginetest.Unique(), Image: s.image, Links: []string{"nothing:db"}})
	s.g.Expect(err).To(MatchError(ContainSubstring("Error response from daemon: could not get container for nothing")))
}

func TestPortsAreBoundOnTheirAddress(t *testing.T) {
	s := newStage(t)
	fixed := freePort(t, "127.30.0.1")
	_, bindings := s.started(engine.Spec{Ports: []engine.Port{
		{Container: 80, Host: fixed, Protocol: "tcp", Address: "127.30.0.1"},
		{Container: 5432, Protocol: "tcp", Address: "127.30.0.2"},
	}}, "serve:80")
	s.g.Expect(bindings).To(HaveLen(2))
	s.g.Expect(bindings[0]).To(Equal(engine.Binding{Container: 80, Host: fixed, Protocol: "tcp", Address: "127.30.0.1"}))
	s.g.Expect(bindings[1].Address).To(Equal("127.30.0.2"))
	s.g.Expect(bindings[1].Host).To(BeNumerically(">", 1024))
	s.g.Eventually(func() (string, error) { return get(t.Context(), "127.30.0.1", fixed) }).
		WithTimeout(10 * time.Second).Should(Equal("hello\n"))
	_, err := get(t.Context(), "127.30.0.3", fixed)
	s.g.Expect(err).To(HaveOccurred())
}

func TestAPortThatTheHostHoldsIsTheReasonOfTheEnd(t *testing.T) {
	s := newStage(t)
	held, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.30.0.4:0")
	s.g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = held.Close() }()
	_, port := split(t, held.Addr())
	id := s.made(engine.Spec{Ports: []engine.Port{{Container: 80, Host: port, Protocol: "tcp", Address: "127.30.0.4"}}})
	_, err = s.Start(t.Context(), id)
	s.g.Expect(err).To(MatchError(SatisfyAll(
		HavePrefix("Error response from daemon: driver failed programming external connectivity on endpoint"),
		HaveSuffix("bind: address already in use"),
	)))
	exit, err := s.Wait(t.Context(), id)
	s.g.Expect(err).NotTo(HaveOccurred())
	s.g.Expect(exit.Code).To(Equal(128))
	s.g.Expect(exit.Error).To(ContainSubstring("address already in use"))
}

func TestAPortThatAContainerHoldsIsAllocated(t *testing.T) {
	s := newStage(t)
	port := engine.Port{Container: 80, Host: freePort(t, "127.30.0.5"), Protocol: "tcp", Address: "127.30.0.5"}
	s.started(engine.Spec{Ports: []engine.Port{port}}, "hang")
	_, err := s.Start(t.Context(), s.made(engine.Spec{Ports: []engine.Port{port}}, "hang"))
	s.g.Expect(err).To(MatchError(ContainSubstring("port is already allocated")))
}

func TestAContainerOverItsMemoryIsKilled(t *testing.T) {
	s := newStage(t)
	id, _ := s.started(engine.Spec{Memory: 16 << 20}, "eat")
	exit, err := s.Wait(t.Context(), id)
	s.g.Expect(err).NotTo(HaveOccurred())
	s.g.Expect(exit).To(Equal(engine.Exit{Code: 137, OOMKilled: true}))
}

func TestHealthIsWhatTheCheckSays(t *testing.T) {
	s := newStage(t)
	for name, check := range map[string]*engine.HealthCheck{
		"healthy":   {Command: []string{"CMD", "/actor", "out:fine"}, Interval: time.Second},
		"unhealthy": {Command: []string{"CMD", "/actor", "exit:1"}, Interval: time.Second, Retries: 1},
		"":          nil,
	} {
		id, _ := s.started(engine.Spec{HealthCheck: check}, "hang")
		s.g.Eventually(func() (string, error) { return s.Health(t.Context(), id) }).
			WithTimeout(20 * time.Second).Should(Equal(name))
	}
}

func TestAContainerStopsWithinItsGrace(t *testing.T) {
	s := newStage(t)
	for steps, code := range map[string]int{"hang": 0, "deaf": 137} {
		id, _ := s.started(engine.Spec{}, "out:up", steps)
		s.g.Eventually(func() string { return logged(t, id) }).
			WithTimeout(10 * time.Second).Should(ContainSubstring("up"))
		s.g.Expect(s.Stop(t.Context(), id, time.Second)).To(Succeed())
		exit, err := s.Wait(t.Context(), id)
		s.g.Expect(err).NotTo(HaveOccurred())
		s.g.Expect(exit).To(Equal(engine.Exit{Code: code}), steps)
		s.g.Expect(s.Stop(t.Context(), id, time.Second)).To(Succeed(), "one that has ended")
	}
}

func TestARemovedContainerIsGone(t *testing.T) {
	s := newStage(t)
	id, _ := s.started(engine.Spec{}, "hang")
	s.g.Expect(s.Remove(t.Context(), id)).To(Succeed())
	s.g.Expect(s.Remove(t.Context(), id)).To(Succeed(), "one that does not exist")
	_, err := s.Health(t.Context(), id)
	s.g.Expect(err).To(MatchError("Error response from daemon: No such container: " + id))
}

func TestWaitEndsWithItsContext(t *testing.T) {
	s := newStage(t)
	id, _ := s.started(engine.Spec{}, "hang")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := s.Wait(ctx, id)
	s.g.Expect(err).To(MatchError(context.DeadlineExceeded))
}

func TestAnOwnerRemovesItsOwnContainersOnly(t *testing.T) {
	s, other := newStage(t), enginetest.Unique()
	theirs, err := engine.Connect(t.Context(), engine.Options{Host: s.Host(), Owner: other})
	s.g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = theirs.Close() }()
	foreign, err := theirs.Create(t.Context(), engine.Spec{Name: enginetest.Unique(), Image: s.image})
	s.g.Expect(err).NotTo(HaveOccurred())
	defer func() { s.g.Expect(theirs.RemoveAll(context.Background())).To(Succeed()) }()
	s.started(engine.Spec{}, "hang")
	s.made(engine.Spec{})

	s.g.Expect(s.Owners(t.Context())).To(ContainElements(s.owner, other))
	s.g.Expect(s.RemoveAll(t.Context())).To(Succeed())
	s.g.Expect(s.Owners(t.Context())).To(SatisfyAll(ContainElement(other), Not(ContainElement(s.owner))))
	s.g.Expect(inspect(t, foreign).Config.Labels).To(HaveKeyWithValue(engine.LabelOwner, other))
}
