package poll_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/poll"
)

// The errors of the tables, as the SDK and the standard library make them.
var (
	errPlain     = errors.New("it answers 500")
	errThrottled = call(coded(http.StatusBadRequest, "ThrottlingException", "Rate exceeded"))
	errDenied    = call(coded(http.StatusBadRequest, "AccessDeniedException", "not authorized"))
	errRefused   = dial(syscall.ECONNREFUSED)
	errReset     = &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	errNoName    = &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", IsNotFound: true}}
	errNoFile    = &fs.PathError{Op: "open", Path: "/home/ci/.ssh/ecs.pem", Err: fs.ErrNotExist}
	errNoKey     = poll.AsInfra(errors.New("the SSH key has a passphrase"))
)

// call is err as a client of the SDK returns it.
func call(err error) error {
	return &smithy.OperationError{ServiceID: "ECS", OperationName: "ListTasks", Err: err}
}

// coded is an API error with its response.
func coded(status int, code, message string) error {
	return &smithyhttp.ResponseError{
		Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}},
		Err:      &smithy.GenericAPIError{Code: code, Message: message},
	}
}

func dial(errno syscall.Errno) error {
	return &url.Error{Op: "Post", URL: "http://127.0.0.1:9/", Err: &net.OpError{
		Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", errno),
	}}
}

func TestWhatAnErrorMeans(t *testing.T) {
	tests := []struct {
		sentence string
		err      error
		class    poll.Class
		again    bool
		after    time.Duration
	}{
		{"nothing went wrong", nil, "", false, 0},
		{"the service answers wrongly", errPlain, poll.Broken, true, 0},
		{"an instance refuses the connection", errRefused, poll.Broken, true, 0},
		{"an instance does not answer in time", context.DeadlineExceeded, poll.Broken, true, 0},

		{"AWS throttles", errThrottled, poll.Infra, true, poll.Pause},
		{"EC2 throttles", call(coded(503, "RequestLimitExceeded", "")), poll.Infra, true, poll.Pause},
		{"STS throttles", call(coded(400, "Throttling", "")), poll.Infra, true, poll.Pause},
		{"AWS answers 500", call(coded(500, "ServerException", "")), poll.Infra, true, 0},
		{"AWS answers 501", call(coded(501, "", "")), poll.Infra, true, 0},
		{"AWS stumbles and says so", call(&types.ServerException{}), poll.Infra, true, 0},
		{"AWS denies access", errDenied, poll.Infra, false, 0},
		{"EC2 denies access", call(coded(403, "UnauthorizedOperation", "")), poll.Infra, false, 0},
		{"the credentials are wrong", call(coded(403, "InvalidClientTokenId", "")), poll.Infra, false, 0},
		{"the credentials have expired", call(coded(400, "ExpiredTokenException", "")), poll.Infra, false, 0},
		{"there are no credentials", call(noCredentials(errRefused)), poll.Infra, false, 0},
		{"the metadata service is silent", call(noCredentials(context.DeadlineExceeded)), poll.Infra, false, 0},
		{"AWS rejects the input", call(coded(400, "InvalidParameterException", "")), poll.Infra, false, 0},
		{"AWS does not know the cluster", call(&types.ClusterNotFoundException{}), poll.Infra, false, 0},
		{"the region has no endpoint", call(errors.New("resolve endpoint: invalid region")), poll.Infra, false, 0},
		{"the endpoint refuses", call(errRefused), poll.Infra, true, 0},
		{"the endpoint hangs up", call(errReset), poll.Infra, true, 0},
		{"the endpoint is silent", call(context.DeadlineExceeded), poll.Infra, true, 0},
		{"the endpoint's name is unknown", call(errNoName), poll.Infra, false, 0},

		{"the run was interrupted", context.Canceled, poll.Infra, false, 0},
		{"the run was interrupted during a call", call(context.Canceled), poll.Infra, false, 0},
		{
			"the run was interrupted while connecting", call(&net.OpError{Op: "dial", Err: context.Canceled}),
			poll.Infra, false, 0,
		},
		{"a file is missing", errNoFile, poll.Infra, false, 0},
		{"a program is missing", &exec.Error{Name: "git", Err: exec.ErrNotFound}, poll.Infra, false, 0},
		{"there are no more files to open", dial(syscall.EMFILE), poll.Infra, true, 0},
		{"there is no local address", dial(syscall.EADDRNOTAVAIL), poll.Infra, true, 0},

		{"marked as our fault", errNoKey, poll.Infra, false, 0},
		{"marked as our fault, for a reason that may pass", poll.AsInfra(errReset), poll.Infra, true, 0},
		{"marked as the environment's fault", poll.AsBroken(errDenied), poll.Broken, false, 0},
		{"marked twice", poll.AsBroken(fmt.Errorf("x: %w", errNoKey)), poll.Broken, false, 0},

		{"two of our faults", errors.Join(errNoKey, errNoFile), poll.Infra, false, 0},
		{"our fault beside the environment's", errors.Join(errNoKey, errPlain), poll.Broken, false, 0},
		{"throttled twice", errors.Join(errThrottled, errThrottled), poll.Infra, true, poll.Pause},
		{"throttled and denied", errors.Join(errThrottled, errDenied), poll.Infra, false, 0},
		{"joined below a mark", poll.AsInfra(errors.Join(errPlain, errPlain)), poll.Infra, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			err := tt.err
			for range 2 { // as it is, and wrapped
				g.Expect(poll.Classify(err)).To(Equal(tt.class))
				again, after := poll.Retry(err)
				g.Expect(again).To(Equal(tt.again))
				g.Expect(after).To(Equal(tt.after))
				g.Expect(poll.Final(err)).To(Equal(err != nil && !tt.again))
				if err != nil {
					err = fmt.Errorf("looking at the service: %w", err)
				}
			}
		})
	}
}

// noCredentials is how the SDK tells that the last of its sources, the instance metadata, has none either.
func noCredentials(err error) error {
	return fmt.Errorf("get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found, %w",
		&smithy.OperationError{ServiceID: "ec2imds", OperationName: "GetMetadata", Err: err})
}

func TestAClassIsAVerdict(t *testing.T) {
	g := NewWithT(t)
	g.Expect(poll.Broken.String()).To(Equal("FAIL"))
	g.Expect(poll.Infra.String()).To(Equal("INFRA"))
}

func TestAMarkKeepsTheError(t *testing.T) {
	for _, mark := range []func(error) error{poll.AsInfra, poll.AsBroken} {
		g := NewWithT(t)
		g.Expect(mark(nil)).To(Succeed())
		g.Expect(mark(errPlain)).To(MatchError("it answers 500"))
		g.Expect(mark(errPlain)).To(MatchError(errPlain))
	}
}
