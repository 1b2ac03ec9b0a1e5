package engine

import (
	"testing"

	"github.com/moby/moby/api/types/network"
	. "github.com/onsi/gomega"
)

func TestAnEngineThatDoesNotAnswerIsNamed(t *testing.T) {
	g := NewWithT(t)
	_, err := Connect(t.Context(), Options{Host: "unix:///nowhere/docker.sock"})
	g.Expect(err).To(MatchError(HavePrefix("connecting to the Docker engine at unix:///nowhere/docker.sock: ")))
	_, err = Connect(t.Context(), Options{Host: "nowhere"})
	g.Expect(err).To(MatchError(HavePrefix(`reading the address of the Docker engine "nowhere": `)))
}

func TestAMissingImageIsSaidAsAPullSaysIt(t *testing.T) {
	for ref, shown := range map[string]string{
		"users":                               "users:latest",
		"users:staging":                       "users:staging",
		"1.dkr.ecr.us-east-1.amazonaws.com/u": "1.dkr.ecr.us-east-1.amazonaws.com/u:latest",
		"docker.io/library/users:1":           "users:1",
		"Not A Reference":                     "Not A Reference",
	} {
		NewWithT(t).Expect(missing(tagged(ref))).To(MatchError("Error response from daemon: manifest for " + shown +
			" not found: manifest unknown: Requested image not found"))
	}
}

func TestPortsAreReadOrRefused(t *testing.T) {
	g := NewWithT(t)
	exposed, bound, err := ports([]Port{
		{Container: 80, Host: 8080, Protocol: "tcp", Address: "127.0.0.1"},
		{Container: 53, Protocol: "udp", Address: "127.0.0.2"},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(exposed).To(HaveLen(2))
	g.Expect(bound[network.MustParsePort("80/tcp")]).To(ConsistOf(HaveField("HostPort", "8080")))
	g.Expect(bound[network.MustParsePort("53/udp")]).To(ConsistOf(HaveField("HostPort", "")))
	for fault, port := range map[string]Port{
		"reading the container port 70000/tcp":    {Container: 70000, Protocol: "tcp", Address: "127.0.0.1"},
		"reading the host address of port 80/tcp": {Container: 80, Protocol: "tcp", Address: "localhost"},
	} {
		_, _, err := ports([]Port{port})
		g.Expect(err).To(MatchError(HavePrefix(fault)))
	}
}
