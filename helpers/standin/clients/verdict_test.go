package clients_test

import (
	"cmp"
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/target"
)

// cliLasts is how long `aws ecs wait services-stable` waits: 40 looks, 15 s apart. The SDK's waiter asks its caller.
const cliLasts = 10 * time.Minute

// What a client says of a rollout.
const (
	good = "good"
	bad  = "bad"
	none = "no verdict"
)

// verdict is what a client said of a rollout, and why.
type verdict struct {
	word, cause string
	took        time.Duration
	calls       int
}

// watcher is a client that waits for a verdict. Its name is part of the User-Agent that the stand-in counts by.
type watcher struct {
	name, title string
	// settle is the time that it watches a stable service before it believes it.
	settle time.Duration
	watch  func(ctx context.Context, p *measured) (word, cause string)
}

// watchers are all that watch; the first is what the others are compared with.
func watchers(tb testing.TB) []watcher {
	tb.Helper()
	return []watcher{
		ours(tb, "staging"), ours(tb, "local"),
		{name: "aws-cli", title: "`aws ecs wait services-stable`", watch: byCLI},
		{name: "sdk-waiter", title: "SDK's waiter", watch: bySDK},
	}
}

// ours watches by the bounds of a target.
func ours(tb testing.TB, name string) watcher {
	tb.Helper()
	t, err := target.Read("../../../fixtures/targets/"+name+".yaml", nil)
	if err != nil {
		tb.Fatal(err)
	}
	bounds := t.Deployment
	return watcher{
		name: "ours-" + name, title: "ours, " + name + ".yaml", settle: bounds.Settle,
		watch: func(ctx context.Context, p *measured) (word, cause string) {
			outcome, err := deploy.Watch(ctx, p.client("ours-"+name), deploy.SystemClock{}, deploy.WatchConfig{
				Cluster: cluster, Service: service, Deployment: p.made, Previous: p.previous, Bounds: bounds,
			})
			if err != nil {
				return none, err.Error()
			}
			if outcome.Settled {
				return good, ""
			}
			return bad, outcome.Cause
		},
	}
}

func byCLI(ctx context.Context, p *measured) (word, cause string) {
	end := p.aws.run(ctx, "wait", "services-stable", "--cluster", cluster, "--services", service)
	switch end.code {
	case 0:
		return good, ""
	case 255: // of a waiter whose looks are used up
		return bad, end.err
	}
	return none, end.err
}

func bySDK(ctx context.Context, p *measured) (word, cause string) {
	waiter := ecs.NewServicesStableWaiter(p.client("sdk-waiter"))
	err := waiter.Wait(ctx, &ecs.DescribeServicesInput{
		Cluster: aws.String(cluster), Services: []string{service},
	}, cliLasts)
	if err != nil {
		return bad, err.Error()
	}
	return good, ""
}

var long = regexp.MustCompile(`\b([0-9a-f]{8})[0-9a-f]{24,}\b`)

// short is a cause that fits a line.
func short(cause string) string {
	return cmp.Or(long.ReplaceAllString(strings.Join(strings.Fields(cause), " "), "$1…"), "none")
}
