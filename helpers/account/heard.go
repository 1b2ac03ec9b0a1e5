package account

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Heard returns a provider whose credentials are told, each before it is first used, so that a run can keep them out of
// what it writes however the SDK came by them (a role, single sign-on, the instance's own).
func Heard(provider aws.CredentialsProvider, tell func(aws.Credentials)) aws.CredentialsProvider {
	return &heard{provider: provider, tell: tell}
}

type heard struct {
	provider aws.CredentialsProvider
	tell     func(aws.Credentials)

	lock sync.Mutex
	last aws.Credentials
}

// Retrieve implements aws.CredentialsProvider.
func (h *heard) Retrieve(ctx context.Context) (aws.Credentials, error) {
	got, err := h.provider.Retrieve(ctx)
	if err != nil {
		return got, err
	}
	h.lock.Lock()
	defer h.lock.Unlock()
	if got.SecretAccessKey != h.last.SecretAccessKey || got.SessionToken != h.last.SessionToken {
		h.tell(got)
		h.last = got
	}
	return got, nil
}
