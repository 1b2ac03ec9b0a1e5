package discover_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/poll"
)

// onTwoPorts runs users-service on a static port and users-db on a dynamic one, beside an older task that is
// still there and a service that only speaks UDP.
var onTwoPorts = discover.Instance{
	ID: "i-1", State: "running", PublicIP: "203.0.113.25", PrivateIP: "10.0.0.12",
	Tasks: []discover.Task{
		{ARN: "task/new", Containers: []discover.Container{
			{Name: "users-service", LastStatus: "RUNNING", Ports: []discover.Port{{5000, 80, "tcp"}}},
			{Name: "users-db", LastStatus: "RUNNING", Ports: []discover.Port{{5432, 32768, "tcp"}}},
			{Name: "dns", LastStatus: "RUNNING", Ports: []discover.Port{{53, 53, "udp"}}},
		}},
		{ARN: "task/old", Containers: []discover.Container{
			{Name: "users-service", LastStatus: "STOPPED", Ports: []discover.Port{{5000, 8080, "tcp"}}},
			{Name: "starting", LastStatus: "PENDING"},
		}},
	},
}

func TestWhereAContainerAnswers(t *testing.T) {
	g := NewWithT(t)
	g.Expect(onTwoPorts.Port("users-service", 5000)).To(Equal(80))
	g.Expect(onTwoPorts.Port("users-db", 5432)).To(Equal(32768))
	g.Expect(onTwoPorts.BaseURL("users-service", 5000)).To(Equal("http://203.0.113.25:80"))

	c, ok := onTwoPorts.Container("users-db")
	g.Expect(ok).To(BeTrue())
	g.Expect(c.Ports).To(HaveLen(1))
	_, ok = onTwoPorts.Container("users-dv")
	g.Expect(ok).To(BeFalse())
}

func TestWhereNothingAnswers(t *testing.T) {
	const look = ": look at portMappings in the task definition; ECS tells the ports of a container once it is RUNNING"
	private := onTwoPorts
	private.PublicIP = ""
	tests := []struct {
		sentence  string
		on        discover.Instance
		container string
		port      int
		message   string
	}{
		{
			"a container that is not there", onTwoPorts, "users-dv", 5432,
			`instance i-1 runs no container "users-dv" of the service; it runs users-service (RUNNING), users-db ` +
				`(RUNNING), dns (RUNNING), users-service (STOPPED), starting (PENDING)`,
		},
		{
			"an instance without containers",
			discover.Instance{ID: "i-2", PublicIP: "203.0.113.26"},
			"users-db", 5432,
			`instance i-2 runs no container "users-db" of the service; it runs none`,
		},
		{
			"a port that is not published", onTwoPorts, "users-db", 5433,
			`container "users-db" (RUNNING) on instance i-1 publishes no port 5433/tcp, only 5432/tcp as 32768` + look,
		},
		{
			"a port of another protocol", onTwoPorts, "dns", 53,
			`container "dns" (RUNNING) on instance i-1 publishes no port 53/tcp, only 53/udp as 53` + look,
		},
		{
			"a container that is still starting", onTwoPorts, "starting", 5000,
			`container "starting" (PENDING) on instance i-1 publishes no port 5000/tcp, only none` + look,
		},
		{
			"an instance without a public address", private, "users-service", 5000,
			"instance i-1 (running, private address 10.0.0.12) has no public address: launch it in a subnet that assigns " +
				"public addresses, or attach an Elastic IP",
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			_, err := tt.on.BaseURL(tt.container, tt.port)
			g.Expect(err).To(MatchError(tt.message))
			g.Expect(poll.Classify(err)).To(Equal(poll.Broken))
		})
	}
	_, err := private.BaseURL("users-service", 5000)
	NewWithT(t).Expect(err).To(MatchError(discover.ErrNoPublicAddress))
}
