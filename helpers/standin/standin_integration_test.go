package standin_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"smoke.example/ecs/helpers/standin"
	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/host"
)

// start starts a stand-in in a folder, on the engine that the project uses.
func start(t *testing.T, dir string) *standin.Standin {
	g := NewWithT(t)
	made, err := standin.Start(t.Context(), standin.Options{
		Engine: address(t), Fixtures: "../../fixtures", Dir: dir, Work: "../../.smoke/images", HTTPPort: 8097,
		HealthyAfter: 100 * time.Millisecond,
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { g.Expect(made.Close(t.Context())).To(Succeed()) })
	return made
}

func address(t *testing.T) string {
	found, err := host.Find(t.Context(), host.Options{Dir: "../../.smoke/engine"})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return found.Host
}

func TestTwoStandInsAtOnceAreApart(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	g := NewWithT(t)
	dir := t.TempDir()
	one, two := start(t, dir), start(t, dir)
	g.Expect(one.Name()).NotTo(Equal(two.Name()))
	for _, s := range []*standin.Standin{one, two} {
		expectSteady(t, s)
		for _, addr := range s.Addresses() {
			g.Expect(get(t, "http://"+addr.String()+":8097/ping")).To(ContainSubstring("pong!"))
			names := strings.Fields(overSSH(t, s, addr.String(), "docker ps --format '{{.Names}}'"))
			g.Expect(names).To(ConsistOf(ContainSubstring("-users-service-"), ContainSubstring("-users-db-")))
			expectAgent(t, s, addr.String())
		}
	}
	running, err := standin.List(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(running).To(HaveLen(2))

	g.Expect(one.Close(t.Context())).To(Succeed())
	g.Expect(left(t, one.Name())).To(BeEmpty())
	g.Expect(filepath.Join(dir, one.Name())).NotTo(BeAnExistingFile())
	expectSteady(t, two)
	g.Expect(get(t, "http://"+two.Addresses()[0].String()+":8097/ping")).To(ContainSubstring("pong!"))
}

// setEnvironment leads AWS's clients to the stand-in.
func setEnvironment(t *testing.T, s *standin.Standin) {
	for _, variable := range s.Environment() {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
}

// expectSteady asks as an AWS client would, by the environment alone.
func expectSteady(t *testing.T, s *standin.Standin) {
	g := NewWithT(t)
	setEnvironment(t, s)
	cfg, err := config.LoadDefaultConfig(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	answer, err := ecs.NewFromConfig(cfg).DescribeServices(t.Context(), &ecs.DescribeServicesInput{
		Cluster: aws.String(standin.Cluster), Services: []string{standin.Service},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(answer.Services).To(HaveLen(1))
	g.Expect(answer.Services[0].RunningCount).To(Equal(int32(2)))
	g.Expect(aws.ToString(answer.Services[0].TaskDefinition)).To(HaveSuffix(":2"))
}

// expectAgent asks an instance's agent for its tasks on the instance, where it is to know what the engine runs, and
// from outside, where it is not to answer.
func expectAgent(t *testing.T, s *standin.Standin, addr string) {
	g := NewWithT(t)
	var known struct {
		Tasks []struct {
			KnownStatus string
			Containers  []struct{ DockerID, Name, CreatedAt string }
		}
	}
	text := overSSH(t, s, addr, "curl -sf --max-time 5 http://localhost:51678/v1/tasks")
	g.Expect(json.Unmarshal([]byte(text), &known)).To(Succeed())
	g.Expect(known.Tasks).To(HaveLen(1))
	g.Expect(known.Tasks[0].KnownStatus).To(Equal("RUNNING"))
	var ids []string
	for _, c := range known.Tasks[0].Containers {
		g.Expect(c.CreatedAt).NotTo(BeEmpty(), c.Name)
		ids = append(ids, c.DockerID)
	}
	g.Expect(ids).To(ConsistOf(strings.Fields(overSSH(t, s, addr, "docker ps -q --no-trunc"))))
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", net.JoinHostPort(addr, "51678"))
	if err == nil {
		_ = conn.Close()
	}
	g.Expect(err).To(MatchError(syscall.ECONNREFUSED), "the security group does not open it")
}

// get reads a page; the service may still be making its tables.
func get(t *testing.T, url string) string {
	g := NewWithT(t)
	plain := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
	var text []byte
	g.Eventually(func() error {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
		if err != nil {
			return err
		}
		answer, err := plain.Do(r)
		if err != nil {
			return err
		}
		defer func() { _ = answer.Body.Close() }()
		text, err = io.ReadAll(answer.Body)
		return err
	}, 20*time.Second, 100*time.Millisecond).Should(Succeed())
	return string(text)
}

// overSSH runs a command on an instance, as a person with the key and the known hosts would.
func overSSH(t *testing.T, s *standin.Standin, addr, command string) string {
	g := NewWithT(t)
	text, err := os.ReadFile(s.KeyFile())
	g.Expect(err).NotTo(HaveOccurred())
	key, err := ssh.ParsePrivateKey(text)
	g.Expect(err).NotTo(HaveOccurred())
	hosts, err := knownhosts.New(s.KnownHosts())
	g.Expect(err).NotTo(HaveOccurred())
	conn, err := ssh.Dial("tcp", net.JoinHostPort(addr, strconv.Itoa(s.SSHPort())), &ssh.ClientConfig{
		User: standin.User, Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: hosts, Timeout: 5 * time.Second,
	})
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = conn.Close() }()
	session, err := conn.NewSession()
	g.Expect(err).NotTo(HaveOccurred())
	output, err := session.CombinedOutput(command)
	g.Expect(err).NotTo(HaveOccurred(), string(output))
	return string(output)
}

// left lists the containers of a stand-in.
func left(t *testing.T, name string) []string {
	g := NewWithT(t)
	docker, err := client.New(client.WithHost(address(t)))
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = docker.Close() }()
	ctx := context.Background()
	containers, err := docker.ContainerList(ctx, client.ContainerListOptions{
		All: true, Filters: make(client.Filters).Add("label", engine.LabelOwner+"="+name),
	})
	g.Expect(err).NotTo(HaveOccurred())
	var found []string
	for _, c := range containers.Items {
		found = append(found, c.Names...)
	}
	return found
}
