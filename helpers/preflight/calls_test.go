package preflight

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	static "github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"
)

func TestWhatWouldChangeSomethingIsNeverSent(t *testing.T) {
	g := NewWithT(t)
	sent := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		sent++
		_, _ = w.Write([]byte("{}"))
	}))
	t.Cleanup(server.Close)
	l := &look{calls: &calls{}}
	l.connect(aws.Config{
		Region: "us-east-1", BaseEndpoint: aws.String(server.URL),
		Credentials: static.NewStaticCredentialsProvider("AKID", "SECRET", ""),
	})
	_, err := l.ecs.UpdateService(t.Context(), &ecs.UpdateServiceInput{Service: aws.String("any")})
	g.Expect(err).To(MatchError(ContainSubstring("calling ecs:UpdateService: a preflight only reads")))
	g.Expect(sent).To(BeZero())

	_, err = l.ecs.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Services: []string{"any"}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(sent).To(Equal(1))
	g.Expect(l.calls.answered).To(Equal([]string{"ecs:DescribeServices"}))
}
