package bundle

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/standin"
	engines "smoke.example/ecs/helpers/standin/host"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/usersapi"
)

// place is a stand-in with its target, and what the suite would have found there.
type place struct {
	*bench
	made   *standin.Standin
	engine string
	found  discover.Staging
}

// TestABundleOfARealEnvironment collects from one stand-in while it is as it should be, and while one thing after the
// other is broken. What is not broken has to be there each time.
func TestABundleOfARealEnvironment(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	p := newPlace(t)
	first, second := p.found.Instances[0], p.found.Instances[1]
	over := func(kinds ...evidence.PartKind) func(evidence.Part) bool {
		return func(part evidence.Part) bool { return slices.Contains(kinds, part.Kind) }
	}
	hosts := over(evidence.ContainersOf, evidence.InspectOf, evidence.OutputOf, evidence.HostState)

	p.during("healthy", nil, nothing, "")
	p.during("healthy, and a good run", func(_ *testing.T, p *place) { p.config.Light = true }, nothing, "")
	p.during("SSH is broken", func(t *testing.T, p *place) { p.config.Target.SSH.Port = unused(t, first.PublicIP) },
		hosts, "nothing listens there")
	p.during("the SSH key is another's", func(t *testing.T, p *place) { p.config.Target.SSH.Key = anotherKey(t) },
		hosts, "it does not take the key")
	p.during("HTTP is broken", func(t *testing.T, p *place) {
		p.pause(t, second)
		p.config.Target.HTTP.Within = 2 * time.Second
	},
		func(part evidence.Part) bool { return part.Kind == evidence.Answer && part.Instance == second.ID },
		"it took the connection and said nothing for")
	p.during("AWS is broken", func(t *testing.T, p *place) {
		p.stage(t, p.found)
		NewWithT(t).Expect(p.made.Faults().Put("gone")).To(Succeed())
		t.Cleanup(func() { NewWithT(t).Expect(p.made.Faults().Clear()).To(Succeed()) })
		p.config.Target.SSH.HostKeys = target.HostKeys{From: "known_hosts", File: p.made.KnownHosts()}
	}, over(evidence.ServiceEvents, evidence.Deployments, evidence.StoppedTasks, evidence.RunningTasks, evidence.Hosts,
		evidence.Definition, evidence.DefinitionDiff, evidence.StreamTail), "operation error|ECS does not tell")
	p.during("AWS is broken, and with it the host keys", func(t *testing.T, p *place) {
		p.stage(t, p.found)
		NewWithT(t).Expect(p.made.Faults().Put("denied")).To(Succeed())
		t.Cleanup(func() { NewWithT(t).Expect(p.made.Faults().Clear()).To(Succeed()) })
	}, func(part evidence.Part) bool { return part.Kind != evidence.Answer && part.Kind != evidence.Versions },
		"not authorized|its host key is not known|ECS does not tell")
	gone := first
	gone.ID, gone.PublicIP, gone.Tasks = "i-0000000000000000f", beside(t, first.PublicIP), first.Tasks
	p.during("an instance is gone", func(t *testing.T, p *place) {
		staging := p.found
		staging.Instances = append(staging.Instances[:2:2], gone)
		p.stage(t, staging)
	}, func(part evidence.Part) bool { return part.Instance == gone.ID }, "nothing listens there|console output|does not exist")
}

func nothing(evidence.Part) bool { return false }

// during collects while something is broken: exactly what needs it is missing, and says why.
func (p *place) during(name string, broken func(*testing.T, *place), needs func(evidence.Part) bool, why string) {
	p.t.Run(name, func(t *testing.T) {
		g := NewWithT(t)
		copied, own := *p.config.Target, *p
		own.bench = &bench{t: t, config: p.config}
		own.config.Target, own.config.Folder.Path = &copied, t.TempDir()
		if broken != nil {
			broken(t, &own)
		}
		index := own.collect()
		t.Logf("%d parts in %s", len(index.Parts), index.Took)
		for _, part := range index.Parts {
			what := fmt.Sprintf("%s of %q, %s %s", part.Name, part.Instance, part.Container, part.Stream)
			if needs(part) {
				g.Expect(part.Error).To(MatchRegexp(why), what)
			} else {
				g.Expect(part.Error).To(BeEmpty(), what)
				g.Expect(part.File).NotTo(BeEmpty(), what)
			}
		}
		for _, instance := range p.found.Instances {
			g.Expect(index.Parts).To(ContainElement(And(
				HaveField("Instance", instance.ID), HaveField("Kind", evidence.ContainersOf))), "every instance is looked at")
		}
		for _, part := range of(index, evidence.StoppedTasks) {
			if part.Error == "" {
				g.Expect(own.read(part)).To(And(
					ContainSubstring(`"exitCode": 137`), ContainSubstring(`"stoppedReason": "Essential container in task exited"`)))
			}
		}
	})
}

func newPlace(t *testing.T) *place {
	g := NewWithT(t)
	project, err := filepath.Abs("../..")
	g.Expect(err).NotTo(HaveOccurred())
	engine, err := engines.Find(t.Context(), engines.Options{Dir: filepath.Join(project, ".smoke", "engine")})
	g.Expect(err).NotTo(HaveOccurred())
	made, err := standin.Start(t.Context(), standin.Options{
		Engine: engine.Host, Fixtures: filepath.Join(project, "fixtures"), Dir: t.TempDir(),
		Work: filepath.Join(project, ".smoke", "images"), HTTPPort: 8098,
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { g.Expect(made.Close(context.WithoutCancel(t.Context()))).To(Succeed()) })
	for _, pair := range made.Environment() {
		if name, value, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, value)
		}
	}
	read, err := target.Read(filepath.Join(project, "fixtures", "targets", "local.yaml"), made.Environment())
	g.Expect(err).NotTo(HaveOccurred())
	secrets, err := target.ReadSecrets(read, made.Environment())
	g.Expect(err).NotTo(HaveOccurred())
	p := &place{bench: &bench{t: t, config: Config{
		Target: read, Folder: evidence.Folder{Redact: evidence.ForSecrets(secrets)}, RunID: "20261120t080000-test",
	}}, made: made, engine: engine.Host}
	p.look(g)
	return p
}

// look finds the instances, once a task has died and was replaced.
func (p *place) look(g *WithT) {
	settings, err := account.Config(p.t.Context(), p.config.Target.Region, "")
	g.Expect(err).NotTo(HaveOccurred())
	aws, t := Clients(settings), p.config.Target
	find := func() (err error) {
		p.found, err = discover.Look(p.t.Context(), aws.ECS, aws.EC2, t.Cluster, t.Service)
		return err
	}
	g.Expect(find()).To(Succeed())
	dead := p.found.Instances[0].Tasks[0]
	database, _ := dead.Container("users-db")
	p.docker(p.t, "kill", database.RuntimeID)
	g.Eventually(func(g Gomega) {
		g.Expect(find()).To(Succeed())
		g.Expect(p.found.Instances).To(HaveLen(2))
		for _, instance := range p.found.Instances {
			g.Expect(instance.Tasks).To(HaveExactElements(HaveField("LastStatus", "RUNNING")))
			g.Expect(instance.Tasks[0].ARN).NotTo(Equal(dead.ARN))
			base, err := instance.BaseURL(t.HTTP.Container, t.HTTP.Port)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(usersapi.New(base, usersapi.Options{Within: time.Second}).Users(p.t.Context())).To(HaveField("Status", 200))
		}
	}).WithTimeout(3 * time.Minute).WithPolling(200 * time.Millisecond).Should(Succeed())
}

func (p *place) docker(t *testing.T, args ...string) {
	command := exec.CommandContext(context.WithoutCancel(t.Context()), "docker", args...)
	command.Env = append(os.Environ(), "DOCKER_HOST="+p.engine)
	told, err := command.CombinedOutput()
	NewWithT(t).Expect(err).NotTo(HaveOccurred(), string(told))
}

// pause stops the service's processes on an instance until the case is over: its port still takes connections.
func (p *place) pause(t *testing.T, on discover.Instance) {
	service, _ := on.Container("users-service")
	p.docker(t, "pause", service.RuntimeID)
	t.Cleanup(func() { p.docker(t, "unpause", service.RuntimeID) })
}

func (p *place) stage(t *testing.T, found discover.Staging) {
	g := NewWithT(t)
	text, err := json.Marshal(found)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.config.Folder.Write(evidence.StagingFile, text)).To(Succeed())
}

// beside is an address of the same network at which nobody listens.
func beside(t *testing.T, address string) string {
	at, err := netip.ParseAddr(address)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	bytes := at.As4()
	bytes[3] = 77
	return netip.AddrFrom4(bytes).String()
}

// unused is a port of an address at which nobody listens.
func unused(t *testing.T, address string) int {
	g := NewWithT(t)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", net.JoinHostPort(address, "0"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(listener.Close()).To(Succeed())
	return int(netip.MustParseAddrPort(listener.Addr().String()).Port())
}

// anotherKey is a private key that nobody knows.
func anotherKey(t *testing.T) string {
	g := NewWithT(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	block, err := ssh.MarshalPrivateKey(private, "")
	g.Expect(err).NotTo(HaveOccurred())
	file := filepath.Join(t.TempDir(), "key")
	g.Expect(os.WriteFile(file, pem.EncodeToMemory(block), 0o600)).To(Succeed())
	return file
}
