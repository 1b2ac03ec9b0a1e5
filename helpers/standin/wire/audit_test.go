package wire_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

func TestEveryCallIsCounted(t *testing.T) {
	ec2, sts := "Action=DescribeInstances&Version=2016-11-15", "Action=GetCallerIdentity&Version=2011-06-15"
	for name, c := range map[string]struct {
		target, path, body string
		want               wire.Call
	}{
		"JSON": {ecsTarget + "DescribeClusters", "/", `{}`, wire.Call{Service: "ecs", Operation: "DescribeClusters", Status: 200}},
		"a refusal": {
			ecsTarget + "DescribeServices", "/", `{"cluster":"x"}`,
			wire.Call{Service: "ecs", Operation: "DescribeServices", Status: 400, Code: "ClusterNotFoundException"},
		},
		"an unknown operation": {
			"Logs_20140328.Nothing", "/", `{}`,
			wire.Call{Service: "logs", Operation: "Nothing", Status: 400, Code: "UnknownOperationException"},
		},
		"EC2": {"", "/", ec2, wire.Call{Service: "ec2", Operation: "DescribeInstances", Status: 200}},
		"a refusal of EC2": {
			"", "/", ec2 + "&InstanceId.1=i-1",
			wire.Call{Service: "ec2", Operation: "DescribeInstances", Status: 400, Code: "InvalidInstanceID.Malformed"},
		},
		"STS":               {"", "/", sts, wire.Call{Service: "sts", Operation: "GetCallerIdentity", Status: 200}},
		"STS by an address": {"", "/?" + sts, "", wire.Call{Service: "sts", Operation: "GetCallerIdentity", Status: 200}},
		"nothing of AWS":    {"", "/metrics", "", wire.Call{Status: 404, Code: "UnknownOperationException"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var ledger wire.Ledger
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, c.path, strings.NewReader(c.body))
			r.Header = http.Header{
				"Authorization": {signature}, "User-Agent": {"aws-cli/1.29"},
				"Content-Type": {"application/x-www-form-urlencoded"},
			}
			if c.target != "" {
				r.Header["X-Amz-Target"], r.Header["Content-Type"] = []string{c.target}, []string{"application/x-amz-json-1.1"}
			}
			begun := time.Now()
			wire.Audit(wire.New(state.New(state.Config{}), nil), ledger.Add).ServeHTTP(httptest.NewRecorder(), r)
			g.Expect(ledger.Of("aws-cli")).To(HaveLen(1))
			g.Expect(ledger.Of("aws-sdk-go")).To(BeEmpty())
			got := ledger.Of("")[0]
			g.Expect(got.At).To(BeTemporally("~", begun, time.Second))
			g.Expect(got.Took).To(BeNumerically(">", 0))
			c.want.Client, c.want.At, c.want.Took = "aws-cli/1.29", got.At, got.Took
			g.Expect(got).To(Equal(c.want))
		})
	}
}
