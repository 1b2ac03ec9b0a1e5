package preflight_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	glider "github.com/gliderlabs/ssh"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/preflight"
	"smoke.example/ecs/helpers/standin/reconcile"
	"smoke.example/ecs/helpers/standin/sshd"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/target"
)

// bench is a stand-in's API in this process, with one SSH server and one HTTP server that stand for both instances.
type bench struct {
	t *testing.T
	*standintest.StandIn
	environ []string
	region  string
	// edit changes the target that was read; nil leaves it.
	edit func(*target.Target)

	lock sync.Mutex
	// denied is an operation that the API refuses, and late is how far its clock is before ours.
	denied string
	late   time.Duration
	// onDenial, if it is set, is called before an operation is denied.
	onDenial func()
	// docker is what the hosts say when they are asked for its version, with this exit code.
	docker string
	exit   int
	status int
	// cut is how many requests the service hangs up on before it answers.
	cut atomic.Int32
	ssh net.Listener
	web *httptest.Server
	key string
}

// steady returns a bench on which nothing is bad.
func steady(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, region: standintest.Region, docker: "25.0.16\n", status: http.StatusOK, key: newKey(t)}
	b.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if b.cut.Add(-1) >= 0 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(b.status)
	}))
	t.Cleanup(b.web.Close)
	console := b.serveSSH()
	b.StandIn = standintest.New(t, standintest.Options{
		Handler: b.handle, Before: func(d *state.Data) {
			for _, i := range d.Instances {
				i.ConsoleOutput = console
			}
			d.SecurityGroups[0].Ingress[0].From, d.SecurityGroups[0].Ingress[0].To = b.port(), b.port()
			d.SecurityGroups[0].Ingress[1].From, d.SecurityGroups[0].Ingress[1].To = b.sshPort(), b.sshPort()
		},
		Pace: reconcile.Config{HealthyAfter: 10 * time.Millisecond, ReportAfter: time.Millisecond},
	})
	b.update()
	b.Settled()
	b.State.Update(func(d *state.Data) {
		for _, i := range d.Instances {
			i.PublicIP = "127.0.0.1" // not before: the engine gives an address's port away once
		}
	})
	b.environ = []string{
		"SMOKE_ACCOUNT=" + standintest.Account, "SMOKE_SSH_KEY=" + b.key,
		"SMOKE_SSH_PORT=" + strconv.Itoa(b.sshPort()), "SMOKE_HTTP_PORT=" + strconv.Itoa(b.port()),
	}
	return b
}

func (b *bench) port() int    { return b.web.Listener.Addr().(*net.TCPAddr).Port }
func (b *bench) sshPort() int { return b.ssh.Addr().(*net.TCPAddr).Port }

// update begins to roll the service onto a definition with the web server's port.
func (b *bench) update() {
	g := NewWithT(b.t)
	client, in := ecs.NewFromConfig(b.Config()), b.Definition()
	in.ContainerDefinitions[0].PortMappings[0].HostPort = aws.Int32(int32(b.port()))
	registered, err := client.RegisterTaskDefinition(b.t.Context(), in)
	g.Expect(err).NotTo(HaveOccurred())
	_, err = client.UpdateService(b.t.Context(), &ecs.UpdateServiceInput{
		Cluster: &b.Cluster, Service: &b.Service, TaskDefinition: registered.TaskDefinition.TaskDefinitionArn,
	})
	g.Expect(err).NotTo(HaveOccurred())
}

// handle answers with a time, as AWS does, and denies what the bench wants denied.
func (b *bench) handle(api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.lock.Lock()
		denied, late := b.denied, b.late
		b.lock.Unlock()
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		w = dated{w, time.Now().Add(late)}
		if denied != "" && b.onDenial != nil {
			b.onDenial()
		}
		target := r.Header.Get("X-Amz-Target")
		switch {
		case denied == "" || !strings.HasSuffix(target, "."+denied) && !bytes.Contains(body, []byte("Action="+denied)):
			api.ServeHTTP(w, r)
		case target == "":
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>`)
		default:
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"__type":"AccessDeniedException","message":"User: … is not authorized"}`)
		}
	})
}

// dated is an answer of some time.
type dated struct {
	http.ResponseWriter
	at time.Time
}

func (d dated) WriteHeader(status int) {
	d.Header().Set("Date", d.at.UTC().Format(http.TimeFormat))
	d.ResponseWriter.WriteHeader(status)
}

// serveSSH serves the hosts, which take the bench's key, and returns their console output.
func (b *bench) serveSSH() string {
	g := NewWithT(b.t)
	text, err := os.ReadFile(b.key)
	g.Expect(err).NotTo(HaveOccurred())
	own, err := ssh.ParsePrivateKey(text)
	g.Expect(err).NotTo(HaveOccurred())
	keys, err := sshd.NewHostKeys()
	g.Expect(err).NotTo(HaveOccurred())
	server := &glider.Server{
		Handler: func(session glider.Session) {
			_, _ = io.WriteString(session, b.docker)
			_, _ = io.WriteString(session.Stderr(), "Cannot connect to the Docker daemon.")
			_ = session.Exit(b.exit)
		},
		PublicKeyHandler: func(_ glider.Context, key glider.PublicKey) bool { return glider.KeysEqual(key, own.PublicKey()) },
	}
	for _, key := range keys {
		server.AddHostKey(key)
	}
	b.ssh, err = (&net.ListenConfig{}).Listen(b.t.Context(), "tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	go func() { _ = server.Serve(b.ssh) }()
	b.t.Cleanup(func() { _ = server.Close() })
	return sshd.ConsoleOutput("ip-127-0-0-1", keys, time.Now())
}

// newKey writes a new private key and returns its file.
func newKey(t *testing.T) string {
	t.Helper()
	g := NewWithT(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	block, err := ssh.MarshalPrivateKey(private, "")
	g.Expect(err).NotTo(HaveOccurred())
	file := filepath.Join(t.TempDir(), "ecs.pem")
	g.Expect(os.WriteFile(file, pem.EncodeToMemory(block), 0o600)).To(Succeed())
	return file
}

// set overrides values of the target.
func (b *bench) set(variables ...string) { b.environ = append(b.environ, variables...) }

// deny makes the API refuse an operation.
func (b *bench) deny(operation string) {
	b.lock.Lock()
	defer b.lock.Unlock()
	b.denied = operation
}

// look is a preflight of the bench.
func (b *bench) look(ctx context.Context) []preflight.Finding {
	b.t.Helper()
	t, err := target.Read("../../fixtures/targets/local.yaml", b.environ)
	NewWithT(b.t).Expect(err).NotTo(HaveOccurred())
	if b.edit != nil {
		b.edit(t)
	}
	return preflight.Look(ctx, preflight.Plan{
		Target: t, Environ: b.environ, RunID: "20260101t000000-test", Config: func(context.Context) (aws.Config, error) {
			config := b.Config()
			config.Region = b.region
			return config, nil
		},
	})
}

// unlike are the findings, a line each, that are not good; those that no reading can tell are left out.
func unlike(findings []preflight.Finding) (lines []string) {
	for _, f := range findings {
		if f.State != preflight.Good && !f.Beyond {
			lines = append(lines, f.String())
		}
	}
	return lines
}
