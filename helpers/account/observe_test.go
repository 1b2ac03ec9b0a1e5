package account_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/account"
)

func TestEveryCallIsTold(t *testing.T) {
	var last http.Request
	var count int
	tests := []struct {
		sentence      string
		env           map[string]string
		status        int
		id            string
		attempts      int
		code, message string
		failed        bool
	}{
		{
			"one that went well", keys(endpoint(t, http.StatusOK, identityBody, &last, &count)),
			http.StatusOK, "01234567-89ab-cdef-0123-456789abcdef", 1, "", "", false,
		},
		{
			"one that is refused", keys(endpoint(t, http.StatusForbidden, deniedBody, &last, &count)),
			http.StatusForbidden, "cf4c-example", 1, "AccessDenied", "not authorized to perform: sts:GetCallerIdentity", true,
		},
		{
			"one that is throttled to the end", keys(endpoint(t, http.StatusBadRequest, throttledBody, &last, &count)),
			http.StatusBadRequest, "cf4c-example", 2, "Throttling", "Rate exceeded", true,
		},
		{"one that nobody answers", keys("http://" + closedPort(t)), 0, "", 2, "", "", true},
		{
			"one without credentials",
			map[string]string{"AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"},
			0, "", 1, "", "", true,
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			settings(t, tt.env)
			t.Setenv("AWS_MAX_ATTEMPTS", "2")
			var told []account.Call
			cfg, err := account.Config(t.Context(), "", "k3f9", func(c account.Call) { told = append(told, c) })
			g.Expect(err).NotTo(HaveOccurred())
			began := time.Now()
			_, err = account.Whoami(t.Context(), sts.NewFromConfig(cfg))
			g.Expect(err != nil).To(Equal(tt.failed))
			g.Expect(told).To(HaveLen(1))
			call := told[0]
			g.Expect(call.Began).To(BeTemporally(">=", began))
			g.Expect(call.Took).To(BeNumerically(">", 0))
			g.Expect(call.Err != nil).To(Equal(tt.failed))
			code, message := call.Refusal()
			g.Expect([]string{code, message}).To(Equal([]string{tt.code, tt.message}))
			call.Began, call.Took, call.Err = time.Time{}, 0, nil
			g.Expect(call).To(Equal(account.Call{
				Service: "STS", Operation: "GetCallerIdentity", Attempts: tt.attempts, RequestID: tt.id, Status: tt.status,
			}))
		})
	}
}

func TestACallThatIsCancelledIsTold(t *testing.T) {
	g := NewWithT(t)
	var last http.Request
	var count int
	settings(t, keys(endpoint(t, http.StatusOK, identityBody, &last, &count)))
	var lock sync.Mutex
	var told []account.Call
	cfg, err := account.Config(t.Context(), "", "k3f9", func(c account.Call) {
		lock.Lock()
		defer lock.Unlock()
		told = append(told, c)
	})
	g.Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = account.Whoami(ctx, sts.NewFromConfig(cfg))
	g.Expect(err).To(MatchError(context.Canceled))
	g.Expect(told).To(HaveLen(1))
	g.Expect(told[0].Err).To(MatchError(context.Canceled))
}
