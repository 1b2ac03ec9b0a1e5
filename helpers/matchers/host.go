package matchers

import (
	"fmt"
	"time"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/remote"
)

// BeWithin succeeds for a host's clock (remote.Clock) that is at most bound from ours; what the round trip leaves
// unsure is not held against it.
func BeWithin(bound time.Duration) types.GomegaMatcher {
	subject := func(remote.Clock) string { return "the host's clock" }
	return because(fmt.Sprintf("be within %s of ours", bound), subject, func(c remote.Clock) string {
		if c.Away() <= bound {
			return ""
		}
		return "it is " + ClockText(c) + "; on the host, `chronyc tracking` tells more"
	})
}

// ClockText says how a host's clock stands to ours.
func ClockText(c remote.Clock) string {
	side := "ahead"
	if c.Ahead < 0 {
		side = "behind"
	}
	return fmt.Sprintf("%s %s (give or take %s)", c.Ahead.Abs(), side, c.Unsure.Round(time.Millisecond))
}

// HaveRoom succeeds for a host's disk (remote.Disk) of which at least percent is free.
func HaveRoom(percent int) types.GomegaMatcher {
	subject := func(d remote.Disk) string { return fmt.Sprintf("the disk of %s (%s)", d.Folder, d.Mount) }
	return because(fmt.Sprintf("have %d%% free", percent), subject, func(d remote.Disk) string {
		if d.FreePercent() >= percent {
			return ""
		}
		return DiskText(d) + "; `docker system df` tells what takes it"
	})
}

// DiskText says how much of a disk is free.
func DiskText(d remote.Disk) string {
	return fmt.Sprintf("%d%% is free: %d of %d MiB", d.FreePercent(), d.Free/mebibyte, (d.Used+d.Free)/mebibyte)
}

// HaveAvailable succeeds for a host's memory (remote.Memory) of which at least so many MiB are available.
func HaveAvailable(mib int) types.GomegaMatcher {
	subject := func(remote.Memory) string { return "the host's memory" }
	return because(fmt.Sprintf("have %d MiB available", mib), subject, func(m remote.Memory) string {
		if m.Available >= int64(mib)*mebibyte {
			return ""
		}
		return fmt.Sprintf("it has %d MiB; `docker stats` tells who takes it", m.Available/mebibyte)
	})
}
