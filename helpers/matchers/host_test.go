package matchers_test

import (
	"testing"
	"time"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
)

func TestBeWithin(t *testing.T) {
	judge(t, map[string]judgement{
		"in time": {
			remote.Clock{Ahead: time.Second}, BeWithin(time.Second), "", "Expected the host's clock not to be within 1s of ours",
		},
		"perhaps in time": {remote.Clock{Ahead: -3 * time.Second, Unsure: 2 * time.Second}, BeWithin(time.Second), "", ""},
		"behind": {
			remote.Clock{Ahead: -2 * time.Minute, Unsure: 40 * time.Millisecond},
			BeWithin(time.Second),
			"Expected the host's clock to be within 1s of ours, but it is 2m0s behind (give or take 40ms); " +
				"on the host, `chronyc tracking` tells more", "",
		},
		"ahead": {
			remote.Clock{Ahead: 1500 * time.Millisecond},
			BeWithin(time.Second),
			"Expected the host's clock to be within 1s of ours, but it is 1.5s ahead (give or take 0s); " +
				"on the host, `chronyc tracking` tells more", "",
		},
	})
}

func TestHaveRoom(t *testing.T) {
	disk := remote.Disk{Folder: "/var/lib/docker", Mount: "/", Used: 90 << 20, Free: 10 << 20}
	judge(t, map[string]judgement{
		"enough": {disk, HaveRoom(10), "", "Expected the disk of /var/lib/docker (/) not to have 10% free"},
		"too little": {
			disk, HaveRoom(11), "Expected the disk of /var/lib/docker (/) to have 11% free, but 10% is free: 10 of 100 MiB; " +
				"`docker system df` tells what takes it", "",
		},
		"of nothing": {
			remote.Disk{Folder: "/", Mount: "/"}, HaveRoom(1), "Expected the disk of / (/) to have 1% free, but 0% is free: " +
				"0 of 0 MiB; `docker system df` tells what takes it", "",
		},
	})
}

func TestHaveAvailable(t *testing.T) {
	memory := remote.Memory{Available: 50<<20 + 1}
	judge(t, map[string]judgement{
		"enough": {memory, HaveAvailable(50), "", "Expected the host's memory not to have 50 MiB available"},
		"too little": {
			memory, HaveAvailable(51),
			"Expected the host's memory to have 51 MiB available, but it has 50 MiB; `docker stats` tells who takes it", "",
		},
	})
}
