package account_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/poll"
)

const (
	identityBody = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">` +
		`<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ci</Arn>` +
		`<UserId>AIDACKCEVSQ6C2EXAMPLE</UserId><Account>123456789012</Account></GetCallerIdentityResult>` +
		`<ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata>` +
		`</GetCallerIdentityResponse>`
	wrongTokenBody = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>` +
		`<Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message>` +
		`</Error><RequestId>cf4c408a-f784-11ec-example</RequestId></ErrorResponse>`
	expiredBody = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>` +
		`<Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error>` +
		`<RequestId>cf4c-example</RequestId></ErrorResponse>`
	deniedBody = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>` +
		`<Code>AccessDenied</Code><Message>not authorized to perform: sts:GetCallerIdentity</Message></Error>` +
		`<RequestId>cf4c-example</RequestId></ErrorResponse>`
	throttledBody = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>` +
		`<Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>cf4c-example</RequestId></ErrorResponse>`
)

// settings clears this machine's AWS settings for one test and sets others.
func settings(t *testing.T, env map[string]string) {
	t.Helper()
	for _, name := range []string{
		"AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
		"AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE",
		"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_WEB_IDENTITY_TOKEN_FILE",
	} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(t.TempDir(), "config"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(t.TempDir(), "credentials"))
	for name, value := range env {
		t.Setenv(name, value)
	}
}

// keys are credentials and a region.
func keys(endpoint string) map[string]string {
	return map[string]string{
		"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "SECRET", "AWS_REGION": "us-east-1",
		"AWS_ENDPOINT_URL": endpoint,
	}
}

// endpoint answers every request with body and counts the requests.
func endpoint(t *testing.T, status int, body string, last *http.Request, count *int) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*last = *r
		*count++
		w.Header().Set("Content-Type", "text/xml")
		if status == http.StatusOK { // of an error the SDK finds it in the body
			w.Header().Set("X-Amzn-Requestid", "01234567-89ab-cdef-0123-456789abcdef")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestARunSignsItsCalls(t *testing.T) {
	g := NewWithT(t)
	var last http.Request
	var count int
	settings(t, keys(endpoint(t, http.StatusOK, identityBody, &last, &count)))

	cfg, err := account.Config(t.Context(), "", "k3f9")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(account.Whoami(t.Context(), sts.NewFromConfig(cfg))).To(Equal(account.Identity{
		Account: "123456789012", ARN: "arn:aws:iam::123456789012:user/ci",
	}))
	g.Expect(last.UserAgent()).To(ContainSubstring(" ecs-smoke/k3f9"))
	g.Expect(last.Header.Get("Authorization")).To(ContainSubstring("/us-east-1/sts/aws4_request"))

	cfg, err = account.Config(t.Context(), "eu-west-1", "")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(account.Whoami(t.Context(), sts.NewFromConfig(cfg))).Error().NotTo(HaveOccurred())
	g.Expect(last.UserAgent()).To(MatchRegexp(` ecs-smoke( |$)`))
	g.Expect(last.Header.Get("Authorization")).To(ContainSubstring("/eu-west-1/sts/aws4_request"))
}

func TestCallsAreBounded(t *testing.T) {
	g := NewWithT(t)
	settings(t, keys(""))
	cfg, err := account.Config(t.Context(), "", "k3f9")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(cfg.Retryer().MaxAttempts()).To(Equal(5))
	for range 100 {
		g.Expect(cfg.Retryer().RetryDelay(10, errors.New("once more"))).To(BeNumerically("<=", 5*time.Second))
	}
	g.Expect(cfg.HTTPClient).To(HaveField("GetTimeout()", 20*time.Second))
	g.Expect(cfg.HTTPClient).To(HaveField("GetDialer().Timeout", 5*time.Second))
}

func TestTheProfileSaysTheRegion(t *testing.T) {
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "profiles")
	g.Expect(os.WriteFile(file, []byte("[profile staging]\nregion = eu-central-1\n"), 0o600)).To(Succeed())
	settings(t, map[string]string{"AWS_PROFILE": "staging", "AWS_CONFIG_FILE": file})
	cfg, err := account.Config(t.Context(), "", "k3f9")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(cfg.Region).To(Equal("eu-central-1"))
}

func TestSettingsThatDoNotWork(t *testing.T) {
	tests := []struct {
		sentence string
		env      map[string]string
		message  string
	}{
		{
			"no region", nil,
			"no AWS region is set: set region in the target, or AWS_REGION, or region in the AWS profile",
		},
		{
			"a profile that does not exist",
			map[string]string{"AWS_PROFILE": "stagign"},
			"reading the AWS settings (environment and profile): " +
				"failed to get shared config profile, stagign",
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			settings(t, tt.env)
			_, err := account.Config(t.Context(), "", "k3f9")
			g.Expect(err).To(MatchError(tt.message))
			g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
			g.Expect(poll.Final(err)).To(BeTrue())
		})
	}
}

func TestAnIdentityThatIsRefused(t *testing.T) {
	var last http.Request
	var count int
	tests := []struct {
		sentence string
		env      map[string]string
		message  string
		calls    int
		final    bool
	}{
		{
			"credentials that are wrong", keys(endpoint(t, http.StatusForbidden, wrongTokenBody, &last, &count)),
			"api error InvalidClientTokenId: The security token included in the request is invalid.", 1, true,
		},
		{
			"credentials that have expired", keys(endpoint(t, http.StatusForbidden, expiredBody, &last, &count)),
			"api error ExpiredToken: The security token included in the request is expired", 1, true,
		},
		{
			"credentials that may not even ask", keys(endpoint(t, http.StatusForbidden, deniedBody, &last, &count)),
			"api error AccessDenied: not authorized to perform: sts:GetCallerIdentity", 1, true,
		},
		{
			"an API that throttles to the end", keys(endpoint(t, http.StatusBadRequest, throttledBody, &last, &count)),
			"exceeded maximum number of attempts, 2, https response error StatusCode: 400, RequestID: cf4c-example, " +
				"api error Throttling: Rate exceeded", 2, false,
		},
		{
			"an endpoint that is not there", keys("http://" + closedPort(t)),
			"connection refused", 0, false,
		},
		{
			"no credentials at all",
			map[string]string{"AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"},
			"no EC2 IMDS role found", 0, true,
		},
		{
			"no credentials, and something else where the metadata service would be",
			map[string]string{
				"AWS_REGION":                        "us-east-1",
				"AWS_EC2_METADATA_SERVICE_ENDPOINT": endpoint(t, http.StatusNotImplemented, "", &last, &count),
			},
			"no EC2 IMDS role found", 2, true,
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			count = 0
			settings(t, tt.env)
			t.Setenv("AWS_MAX_ATTEMPTS", "2")
			cfg, err := account.Config(t.Context(), "", "k3f9")
			g.Expect(err).NotTo(HaveOccurred())
			_, err = account.Whoami(t.Context(), sts.NewFromConfig(cfg))
			g.Expect(err).To(MatchError(SatisfyAll(
				HavePrefix("asking AWS whose the credentials are (they come from AWS_PROFILE or AWS_ACCESS_KEY_ID, "+
					"the endpoint from AWS_REGION or AWS_ENDPOINT_URL): operation error STS: GetCallerIdentity, "),
				ContainSubstring(tt.message),
			)))
			g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
			g.Expect(poll.Final(err)).To(Equal(tt.final))
			g.Expect(count).To(Equal(tt.calls))
		})
	}
}

// closedPort is an address that nobody listens on.
func closedPort(t *testing.T) string {
	t.Helper()
	g := NewWithT(t)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(l.Close()).To(Succeed())
	return l.Addr().String()
}

// nobody answers without an identity.
type nobody struct{}

func (nobody) GetCallerIdentity(context.Context, *sts.GetCallerIdentityInput, ...func(*sts.Options)) (
	*sts.GetCallerIdentityOutput, error,
) {
	return &sts.GetCallerIdentityOutput{Arn: aws.String("arn:aws:iam::210987654321:user/me")}, nil
}

func TestTheAccountIsTheTargets(t *testing.T) {
	g := NewWithT(t)
	mine := account.Identity{Account: "210987654321", ARN: "arn:aws:iam::210987654321:user/me"}
	g.Expect(account.Check("", mine)).To(Succeed())
	g.Expect(account.Check("210987654321", mine)).To(Succeed())

	err := account.Check("123456789012", mine)
	g.Expect(err).To(MatchError("the credentials are of AWS account 210987654321 " +
		"(arn:aws:iam::210987654321:user/me), the target names 123456789012: use credentials of that account " +
		"(AWS_PROFILE), or change account in the target"))
	g.Expect(poll.Classify(err)).To(Equal(poll.Infra))

	got, err := account.Whoami(t.Context(), nobody{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(account.Check("123456789012", got)).NotTo(Succeed())
}
