package runner

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

// interrupting is an ECS that is called while the run is told to end, and counts the calls that came.
type interrupting struct {
	deploy.API
	cancel context.CancelFunc
	calls  int
}

func (i *interrupting) answer(ctx context.Context) error {
	i.calls++
	i.cancel()
	return ctx.Err()
}

func (i *interrupting) UpdateService(ctx context.Context, _ *ecs.UpdateServiceInput, _ ...func(*ecs.Options)) (
	*ecs.UpdateServiceOutput, error,
) {
	return &ecs.UpdateServiceOutput{}, i.answer(ctx)
}

func (i *interrupting) StopServiceDeployment(ctx context.Context, _ *ecs.StopServiceDeploymentInput, _ ...func(*ecs.Options)) (
	*ecs.StopServiceDeploymentOutput, error,
) {
	return &ecs.StopServiceDeploymentOutput{}, i.answer(ctx)
}

func TestWhatChangesTheServiceComesToItsAnswer(t *testing.T) {
	for name, call := range map[string]func(context.Context, whole) error{
		"an update": func(ctx context.Context, w whole) error {
			_, err := w.UpdateService(ctx, nil)
			return err
		},
		"the stop of a deployment": func(ctx context.Context, w whole) error {
			_, err := w.StopServiceDeployment(ctx, nil)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			ctx, cancel := context.WithCancel(t.Context())
			api := &interrupting{cancel: cancel}
			g.Expect(call(ctx, whole{api})).To(Succeed(), "told to end while it goes on")
			g.Expect(call(ctx, whole{api})).To(MatchError(context.Canceled), "told to end before")
			g.Expect(api.calls).To(Equal(1))
		})
	}
}
