package discover_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/poll"
)

// wire answers the real SDK: by operation a file of testdata, or what stands there itself. An error of AWS has
// status 400.
type wire map[string]string

func (w wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if operation == "" {
		operation = r.FormValue("Action")
	}
	body := w[operation]
	if strings.HasSuffix(body, ".json") || strings.HasSuffix(body, ".xml") {
		text, _ := os.ReadFile(filepath.Join("testdata", body))
		body = string(text)
	}
	if strings.Contains(body, "__type") || strings.Contains(body, "<Errors>") || body == "" {
		rw.WriteHeader(http.StatusBadRequest)
	}
	_, _ = io.WriteString(rw, body)
}

// clients are real ones that talk to w.
func (w wire) clients(t *testing.T) (*ecs.Client, *ec2.Client) {
	t.Helper()
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	cfg := aws.Config{
		Region: "us-east-1", BaseEndpoint: aws.String(server.URL),
		Credentials: credentials.NewStaticCredentialsProvider("AKID", "SECRET", ""),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
	}
	return ecs.NewFromConfig(cfg), ec2.NewFromConfig(cfg)
}

const (
	oneTask = `{"taskArns":["arn:aws:ecs:us-east-1:123456789012:task/flask-microservices-staging/` +
		`0cc43cdb3bee44079c26c0e6ea5bee84"]}`
	account = "arn:aws:ecs:us-east-1:123456789012:"
	name    = "flask-microservices-staging"
)

// healthy is a service with one task, as AWS describes it.
func healthy(t *testing.T) wire {
	t.Helper()
	tasks, err := os.ReadFile("testdata/ecs_describe_tasks.json")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	described, _, _ := strings.Cut(string(tasks), `,"failures"`)
	return wire{
		"ListTasks":                  oneTask,
		"DescribeTasks":              described + `,"failures":[]}`,
		"DescribeContainerInstances": "ecs_describe_container_instances.json",
		"DescribeInstances":          "ec2_describe_instances.xml",
		"DescribeSecurityGroups":     "ec2_describe_security_groups.xml",
		"GetConsoleOutput":           "ec2_get_console_output.xml",
	}
}

func TestTheChainAsAWSSpeaks(t *testing.T) {
	g := NewWithT(t)
	ecsClient, ec2Client := healthy(t).clients(t)
	found, err := discover.Look(t.Context(), ecsClient, ec2Client, name, name)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found).To(Equal(discover.Staging{
		Cluster: name, Service: name,
		Instances: []discover.Instance{{
			ContainerInstanceARN: account + "container-instance/" + name + "/3f4de1c5ffdd4954af7e75b4be0c8841",
			ID:                   "i-0123456789abcdef0",
			State:                "running",
			Status:               "ACTIVE",
			AgentConnected:       true,
			AgentVersion:         "1.106.1",
			PublicIP:             "203.0.113.25",
			PublicDNS:            "ec2-203-0-113-25.compute-1.amazonaws.com",
			PrivateIP:            "10.0.0.12",
			KeyName:              "staging",
			SecurityGroups:       []string{"sg-0a1b2c3d4e5f67890"},
			Tasks: []discover.Task{{
				ARN:           account + "task/" + name + "/0cc43cdb3bee44079c26c0e6ea5bee84",
				Definition:    account + "task-definition/testdriven-staging:8",
				LastStatus:    "RUNNING",
				DesiredStatus: "RUNNING",
				StartedBy:     "ecs-svc/4819263745012345678",
				CreatedAt:     time.Unix(1795381200, 0).UTC(),
				StartedAt:     time.Unix(1795381207, 0).UTC(),
				Containers: []discover.Container{{
					Name:         "users-service",
					RuntimeID:    "9581a69a761a557fbfce1d0f6745e4af5b9dbfb86b6b2c5c4df156f1a5932ff1",
					Image:        "123456789012.dkr.ecr.us-east-1.amazonaws.com/users-service:staging",
					ImageDigest:  "sha256:28402db69fec7c17e179ea87882667f1e054391138f77ffaf0c3eb388efc3ffb",
					LastStatus:   "RUNNING",
					HealthStatus: "UNKNOWN",
					Ports:        []discover.Port{{Container: 5000, Host: 80, Protocol: "tcp"}},
				}},
			}},
		}},
	}))
	g.Expect(found.Instances[0].Tasks[0].ID()).To(Equal("0cc43cdb3bee44079c26c0e6ea5bee84"))
}

func TestTheHostPortIsTheOneThatAWSTells(t *testing.T) {
	g := NewWithT(t)
	answers := healthy(t)
	const static, dynamic = `"hostPort":80`, `"hostPort":32768`
	g.Expect(answers["DescribeTasks"]).To(ContainSubstring(static))
	answers["DescribeTasks"] = strings.ReplaceAll(answers["DescribeTasks"], static, dynamic)
	ecsClient, ec2Client := answers.clients(t)
	found, err := discover.Look(t.Context(), ecsClient, ec2Client, name, name)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found.Instances[0].BaseURL("users-service", 5000)).To(Equal("http://203.0.113.25:32768"))
}

func TestAnInstanceWithoutAPublicAddressIsFoundAllTheSame(t *testing.T) {
	g := NewWithT(t)
	answers := healthy(t)
	text, err := os.ReadFile(filepath.Join("testdata", answers["DescribeInstances"]))
	g.Expect(err).NotTo(HaveOccurred())
	private := regexp.MustCompile(`<ipAddress>[^<]*</ipAddress>`).ReplaceAllString(string(text), "")
	g.Expect(private).NotTo(Equal(string(text)))
	answers["DescribeInstances"] = private
	ecsClient, ec2Client := answers.clients(t)
	found, err := discover.Look(t.Context(), ecsClient, ec2Client, name, name)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found.Instances).To(HaveLen(1))
	_, err = found.Instances[0].BaseURL("users-service", 5000)
	g.Expect(err).To(MatchError("instance i-0123456789abcdef0 (running, private address 10.0.0.12) has no public address: " +
		"launch it in a subnet that assigns public addresses, or attach an Elastic IP"))
	g.Expect(poll.Classify(err)).To(Equal(poll.Broken))
}

func TestAnswersOfAWSThatAreNone(t *testing.T) {
	tests := []struct {
		sentence, operation, body, message string
		class                              poll.Class
		final                              bool
	}{
		{
			"the cluster is unknown", "ListTasks", `{"__type":"ClusterNotFoundException","message":"Cluster not found."}`,
			`^listing the tasks of service "` + name + `" on cluster "` + name + `": operation error ECS: ListTasks, ` +
				`.*ClusterNotFoundException: Cluster not found\.; look at cluster, service and region in the target, and whose ` +
				`account the credentials are of$`, poll.Infra, true,
		},
		{
			"the service is unknown", "ListTasks", `{"__type":"ServiceNotFoundException","message":"Service not found."}`,
			`^listing the tasks of service "` + name + `" on cluster "` + name + `": .*ServiceNotFoundException: Service not found\.; ` +
				`look at cluster, service and region in the target, and whose account the credentials are of$`,
			poll.Infra, true,
		},
		{
			"the credentials have expired", "ListTasks",
			`{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}`,
			`^listing the tasks of .*ExpiredTokenException: The security token included in the request is expired$`, poll.Infra, true,
		},
		{
			"the API throttles", "DescribeTasks", `{"__type":"ThrottlingException","message":"Rate exceeded"}`,
			`^describing 1 tasks of cluster "` + name + `": .*api error ThrottlingException: Rate exceeded$`, poll.Infra, false,
		},
		{
			"a task has just gone", "DescribeTasks", "ecs_describe_tasks.json",
			`^ECS listed task ffffffffffffffffffffffffffffffff \(MISSING\), and a moment later did not know it any more: ` +
				`look again$`, poll.Broken, false,
		},
		{
			"a container instance has just gone", "DescribeContainerInstances",
			`{"containerInstances":[],"failures":[{"arn":"arn:aws:ecs:us-east-1:123456789012:container-instance/c/3f4d",` +
				`"reason":"MISSING"}]}`,
			`^ECS listed container instance 3f4d \(MISSING\), and a moment later .*: look again$`, poll.Broken, false,
		},
		{
			"access to container instances is denied", "DescribeContainerInstances",
			`{"__type":"AccessDeniedException","message":"not authorized to perform: ecs:DescribeContainerInstances"}`,
			`^describing 1 container instances of cluster "` + name + `": .*not authorized to perform`, poll.Infra, true,
		},
		{
			"a container instance is none of EC2's", "DescribeContainerInstances",
			`{"containerInstances":[{"containerInstanceArn":"a/3f4d","ec2InstanceId":"mi-0123"}],"failures":[]}`,
			`^container instance 3f4d is "mi-0123" and no EC2 instance: the service has to run on EC2$`, poll.Broken, false,
		},
		{
			"the instance was terminated", "DescribeInstances", "ec2_error_400.xml",
			`^looking up the EC2 instances i-0123456789abcdef0: .*The instance ID 'i-0123456789abcdef0' does not exist; ` +
				`it was terminated while still registered on the cluster: replace it, or deregister its container instance$`,
			poll.Broken, true,
		},
		{
			"EC2 says nothing about the instance", "DescribeInstances",
			`<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>`,
			`^looking up instance i-0123456789abcdef0: EC2 does not know it; it was terminated .*instance$`, poll.Broken, true,
		},
		{
			"EC2 denies access", "DescribeInstances",
			`<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this ` +
				`operation.</Message></Error></Errors></Response>`,
			`^looking up the EC2 instances i-0123456789abcdef0: .*UnauthorizedOperation: You are not authorized`,
			poll.Infra, true,
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			answers := healthy(t)
			answers[tt.operation] = tt.body
			ecsClient, ec2Client := answers.clients(t)
			_, err := discover.Look(t.Context(), ecsClient, ec2Client, name, name)
			g.Expect(err).To(MatchError(MatchRegexp(tt.message)))
			g.Expect(poll.Classify(err)).To(Equal(tt.class))
			g.Expect(poll.Final(err)).To(Equal(tt.final))
		})
	}
}

func TestHostKeysAsAWSSpeaks(t *testing.T) {
	g := NewWithT(t)
	_, client := healthy(t).clients(t)
	keys, err := discover.HostKeys(t.Context(), client, "i-0123456789abcdef0")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(keys).To(HaveLen(1))
	g.Expect(ssh.FingerprintSHA256(keys[0])).To(Equal("SHA256:BOyEUuM4iXqSIlaoCcp+wOsLB3w+ZBZLPxxNdEY7WkQ"))
}

func TestOpenPortsAsAWSSpeaks(t *testing.T) {
	g := NewWithT(t)
	_, client := healthy(t).clients(t)
	g.Expect(discover.OpenPorts(t.Context(), client, []string{"sg-0a1b2c3d4e5f67890"})).To(Equal([]discover.PortRange{{
		Group: "sg-0a1b2c3d4e5f67890", Protocol: "tcp", From: 80, To: 80, Sources: []string{"0.0.0.0/0"},
	}}))

	_, client = wire{"DescribeSecurityGroups": `<Response><Errors><Error><Code>InvalidGroup.NotFound</Code>` +
		`<Message>The security group 'sg-1' does not exist</Message></Error></Errors></Response>`}.clients(t)
	_, err := discover.OpenPorts(t.Context(), client, []string{"sg-1"})
	g.Expect(err).To(MatchError(MatchRegexp(`^reading the security groups sg-1: .*'sg-1' does not exist$`)))
}
