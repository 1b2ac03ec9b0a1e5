package wire_test

import (
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/faults"
	"smoke.example/ecs/helpers/standin/wire"
)

func TestFaultsInEC2sForm(t *testing.T) {
	for fault, c := range map[string]struct {
		status int
		says   string
	}{
		"throttled": {503, "RequestLimitExceeded: Request limit exceeded."},
		"expired":   {400, "RequestExpired: Request has expired."},
		"denied": {403, "UnauthorizedOperation: You are not authorized to perform this operation. User: " +
			"arn:aws:iam::123456789012:user/standin is not authorized to perform: ec2:DescribeInstances because no " +
			"identity-based policy allows the ec2:DescribeInstances action"},
	} {
		t.Run(fault, func(t *testing.T) {
			w := newWorld(t)
			set, ledger := faults.New(w.st), &wire.Ledger{}
			g := NewWithT(t)
			g.Expect(set.Put(fault + " on=ec2")).To(Succeed())
			server := httptest.NewServer(wire.Audit(set.Handler(wire.New(w.st, nil)), ledger.Add))
			t.Cleanup(server.Close)
			w.url = server.URL
			cfg := w.config()
			cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
			_, err := ec2.NewFromConfig(cfg).DescribeInstances(w.ctx, &ec2.DescribeInstancesInput{})
			g.Expect(refused(err)).To(Equal(c.says))
			g.Expect(ledger.Of("")[0]).To(And(
				HaveField("Status", c.status), HaveField("Service", "ec2"), HaveField("Operation", "DescribeInstances"),
			))
		})
	}
}
