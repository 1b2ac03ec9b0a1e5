package smoke

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/backchannel"
	"smoke.example/ecs/helpers/evidence"
)

// confidant tells the runner and the other processes what this one makes up and nobody may write.
var confidant *evidence.Confidant

// confiding bounds how long the runner may take to hear of a secret.
const confiding = 30 * time.Second

// keep keeps secrets that this process is about to use, or has just got, out of everything that the run writes. A suite
// that no runner started has nobody else to tell.
func keep(g Gomega, secrets ...evidence.Known) {
	for i := range secrets {
		secrets[i].Source = evidence.SourceRun
	}
	ctx, cancel := context.WithTimeout(context.Background(), confiding)
	defer cancel()
	err := confidant.Tell(ctx, secrets...)
	g.Expect(err).To(Or(Not(HaveOccurred()), MatchError(backchannel.ErrNobody)),
		"%s must be kept out of what the run writes, and the runner could not be told", secrets[0].Name)
}

// hear keeps the credentials that AWS is called with out of what the run writes: each process may get its own. They serve
// the process also where the runner cannot be told.
func hear(c aws.Credentials) {
	ctx, cancel := context.WithTimeout(context.Background(), confiding)
	defer cancel()
	err := confidant.Tell(ctx, evidence.Credentials(c.SecretAccessKey, c.SessionToken)...)
	if err != nil && !errors.Is(err, backchannel.ErrNobody) {
		say.Sayf("the runner does not know this process' AWS credentials: %v", err)
	}
}
