package runner

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/preflight"
	"smoke.example/ecs/helpers/report"
)

func TestCallsOfPreflightThatAreWrong(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		sentence string
		args     []string
		said     string
	}{
		{"no target", nil, "smoke preflight: which environment? -target FILE is missing\n\nsmoke preflight -target FILE\n"},
		{"two targets", []string{"-target", "a", "b"}, "smoke preflight: \"b\" is one argument too many\n\nsmoke preflight"},
		{"a flag that is none", []string{"-json"}, "smoke preflight: flag provided but not defined: -json\n\nsmoke preflight"},
		{"a target that is not there", []string{"-target", "/none.yaml"}, "smoke: reading the target: open /none.yaml: no such"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(b.program.Main(t.Context(), append([]string{"preflight"}, c.args...))).To(Equal(misuse))
			g.Expect(b.err.String()).To(ContainSubstring(c.said))
		})
	}
}

func TestTheOutcomeOfAPreflight(t *testing.T) {
	for _, c := range []struct {
		sentence string
		tally    preflight.Tally
		outcome  report.Outcome
	}{
		{"all good", preflight.Tally{Good: 3, Beyond: 1}, report.Pass},
		{"something was not checked", preflight.Tally{Good: 3, Missed: 1}, report.Incomplete},
		{"our side before what was not checked", preflight.Tally{Ours: 1, Missed: 1}, report.Infra},
		{"the environment before our side", preflight.Tally{Broken: 1, Ours: 1, Missed: 1}, report.Fail},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			NewWithT(t).Expect(preflightOutcome(c.tally)).To(Equal(c.outcome))
		})
	}
}

func TestASignalEndsAPreflightAtOnce(t *testing.T) {
	g := NewWithT(t)
	silent, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = silent.Close() })
	t.Setenv("AWS_ENDPOINT_URL", "http://"+silent.Addr().String())
	t.Setenv("AWS_ACCESS_KEY_ID", "AKID")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "of-nobody")
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	b := newBench(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	key, err := ssh.MarshalPrivateKey(private, "")
	g.Expect(err).NotTo(HaveOccurred())
	b.write(t, "ecs.pem", string(pem.EncodeToMemory(key)))
	b.program.Environ = append(b.program.Environ, "SMOKE_SSH_KEY="+filepath.Join(b.dir, "ecs.pem"))
	go func() {
		if conn, err := silent.Accept(); err == nil {
			b.signals <- os.Interrupt
			<-t.Context().Done()
			_ = conn.Close()
		}
	}()
	g.Expect(b.program.Main(t.Context(), []string{"preflight", "-target", b.target})).To(Equal(3), b.err.String())
	g.Expect(b.out.String()).To(And(
		ContainSubstring("\nnot checked  credentials: interrupted by the signal interrupt\n"),
		MatchRegexp(`\nINCOMPLETE: preflight of local, \d\.\d s: .* were not checked\n$`),
	))
}
