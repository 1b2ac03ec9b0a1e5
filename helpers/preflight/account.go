package preflight

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/discover"
)

// attempts are few, since who waits here wants to know soon.
const attempts = 3

// credentials asks whose they are. Nothing is asked of another account than the target's.
func (l *look) credentials(ctx context.Context) came {
	config, err := l.Config(ctx)
	if err != nil {
		return lost(failed(credentials, err, ""))
	}
	l.connect(config)
	l.identity, err = account.Whoami(ctx, l.sts)
	if err == nil {
		err = account.Check(l.Target.Account, l.identity)
	}
	if err != nil {
		return lost(failed(credentials, err, ""))
	}
	return found(good(credentials, "account %s, as %s, in %s", l.identity.Account, l.identity.ARN, l.region))
}

func (l *look) connect(config aws.Config) {
	config.APIOptions = append(config.APIOptions[:len(config.APIOptions):len(config.APIOptions)], l.calls.watch)
	config.RetryMaxAttempts = min(cmp.Or(config.RetryMaxAttempts, attempts), attempts)
	l.region = config.Region
	l.sts, l.ecs, l.ec2 = sts.NewFromConfig(config), ecs.NewFromConfig(config), discover.NewEC2(config)
	l.logs, l.ecr = cloudwatchlogs.NewFromConfig(config), ecr.NewFromConfig(config)
}

// skewed is how far our clock may be from AWS's: what is new in the logs is told by ours.
const skewed = 5 * time.Second

// clock holds ours against the time that AWS's first answer carried.
func (l *look) clock(context.Context) came {
	l.calls.lock.Lock()
	defer l.calls.lock.Unlock()
	clock := l.calls.clock
	if clock == nil {
		return found(Finding{Check: "clock", State: Unchecked, Text: "AWS's answer carried no time"})
	}
	off := clock.Ahead.Round(time.Second)
	if clock.Away() > skewed {
		side := "behind"
		if off < 0 {
			side = "ahead of"
		}
		return found(ours("clock", "this machine's is %s %s AWS's: set it (sudo timedatectl set-ntp true); AWS refuses calls "+
			"that are minutes off, and what is new in the logs is told by it", off.Abs(), side))
	}
	return found(good("clock", "within %s of AWS's", (clock.Ahead.Abs() + clock.Unsure).Round(100*time.Millisecond)))
}
