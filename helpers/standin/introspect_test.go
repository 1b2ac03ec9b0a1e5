package standin

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestAnInstanceHasACurlWhereTheMachineHasNone(t *testing.T) {
	agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/tasks" {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = w.Write([]byte("asked " + r.Host + " for " + r.RequestURI))
	}))
	defer agent.Close()
	home := t.TempDir()
	env, err := (&node{id: "i-1", private: netip.MustParseAddr("127.0.0.1")}).bringCurl(home)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(env).To(ConsistOf(HavePrefix("PATH=" + home + "/bin:")))

	site := strings.Replace(agent.URL, "127.0.0.1", "localhost", 1)
	host := strings.TrimPrefix(site, "http://")
	_, port, _ := strings.Cut(host, ":")
	rule := fmt.Sprintf("connect-to = \"localhost:%s:127.0.0.1:%[1]s\"\n", port)
	NewWithT(t).Expect(os.WriteFile(filepath.Join(home, ".curlrc"), []byte(rule), 0o600)).To(Succeed())
	for _, c := range []struct {
		args   []string
		code   int
		prints string
	}{
		{[]string{"-sf", "--max-time", "5", site + "/v1/tasks"}, 0, "asked " + host + " for /v1/tasks"},
		{[]string{"-s", site + "/v1/tasks?taskarn=a/b"}, 0, "asked " + host + " for /v1/tasks?taskarn=a/b"},
		{[]string{"-s", site + "/other"}, 0, "asked " + host + " for /other"},
		{[]string{"--fail", site}, 22, ""},
		{[]string{"-sf", "http://localhost/"}, 6, ""},
	} {
		g := NewWithT(t)
		cmd := exec.CommandContext(t.Context(), filepath.Join(home, "bin", "curl"), c.args...)
		cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + home}
		output, _ := cmd.Output()
		g.Expect(cmd.ProcessState.ExitCode()).To(Equal(c.code), "curl %q", c.args)
		g.Expect(string(output)).To(Equal(c.prints), "curl %q", c.args)
	}
}

func TestCurlIsLedToTheInstancesOwnAgent(t *testing.T) {
	g := NewWithT(t)
	home := t.TempDir()
	_, err := (&node{id: "i-1", private: netip.MustParseAddr("127.20.3.2")}).leadCurl(home)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(os.ReadFile(filepath.Join(home, ".curlrc"))).To(
		BeEquivalentTo("connect-to = \"localhost:51678:127.20.3.2:51678\"\n"))
}
