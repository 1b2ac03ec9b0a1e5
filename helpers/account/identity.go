package account

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"smoke.example/ecs/helpers/poll"
)

// STSAPI is the part of the STS client that this package calls.
type STSAPI interface {
	GetCallerIdentity(context.Context, *sts.GetCallerIdentityInput, ...func(*sts.Options)) (
		*sts.GetCallerIdentityOutput, error)
}

// Identity says whose credentials a run uses.
type Identity struct {
	// Account is the AWS account's id, twelve digits.
	Account string
	// ARN names the user or the role session.
	ARN string
}

// Whoami asks STS whose the credentials are. That needs no permission, so an error means that there are no
// credentials, that they are wrong or expired, or that the API cannot be reached; it is poll.Infra.
func Whoami(ctx context.Context, client STSAPI) (Identity, error) {
	out, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Identity{}, poll.AsInfra(fmt.Errorf("asking AWS whose the credentials are "+
			"(they come from AWS_PROFILE or AWS_ACCESS_KEY_ID, the endpoint from AWS_REGION or AWS_ENDPOINT_URL): %w", err))
	}
	return Identity{Account: aws.ToString(out.Account), ARN: aws.ToString(out.Arn)}, nil
}

// Check returns an error, which is poll.Infra, if got is of another account than want. An empty want is any.
func Check(want string, got Identity) error {
	if want == "" || want == got.Account {
		return nil
	}
	return poll.AsInfra(fmt.Errorf("the credentials are of AWS account %s (%s), the target names %s: "+
		"use credentials of that account (AWS_PROFILE), or change account in the target", got.Account, got.ARN, want))
}
