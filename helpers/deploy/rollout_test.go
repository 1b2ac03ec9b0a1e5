package deploy_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

// micro is a t2.micro as its agent registers it.
func micro(id string) deploy.Room { return deploy.Room{Instance: id, CPU: 1024, Memory: 949} }

// The sizes of a task whose API is published on port 80, on a port of the host's choice, and of one that is small.
var (
	onPort80  = deploy.Size{CPU: 600, Memory: 600, Ports: []int{80}}
	onAnyPort = deploy.Size{CPU: 600, Memory: 600}
	small     = deploy.Size{CPU: 100, Memory: 100}
)

const (
	portTaken = " (i-1: host port 80 is taken; i-2: host port 80 is taken)"
	memory    = " (i-1: 349 MiB of memory are left, a task reserves 600; i-2: 349 MiB of memory are left, a task reserves 600)"
)

func TestPercentagesThatLetARolloutEnd(t *testing.T) {
	two := []deploy.Room{micro("i-1"), micro("i-2")}
	for situation, c := range map[string]struct {
		desired, minimum, maximum int
		size                      deploy.Size
		rooms                     []deploy.Room
		stuck                     string
	}{
		"100/200 on a static port": {
			2, 100, 200, onPort80, two,
			"ECS may stop none of the 2 tasks first (minimumHealthyPercent 100 keeps 2) and no other fits beside them" + portTaken +
				": set minimumHealthyPercent to 50 or less, or add a container instance",
		},
		"100/100 on a static port": {
			2, 100, 100, onPort80, two,
			"ECS may stop none of the 2 tasks first (minimumHealthyPercent 100 keeps 2) and start none before (maximumPercent 100 allows 2)" +
				": set minimumHealthyPercent to 50 or less, or add a container instance",
		},
		"75/200 on a static port": {
			2, 75, 200, onPort80, two,
			"ECS may stop none of the 2 tasks first (minimumHealthyPercent 75 keeps 2) and no other fits beside them" + portTaken +
				": set minimumHealthyPercent to 50 or less, or add a container instance",
		},
		"50/100 on a static port": {2, 50, 100, onPort80, two, ""},
		"50/200 on a static port": {2, 50, 200, onPort80, two, ""},
		"0/100 on a static port":  {2, 0, 100, onPort80, two, ""},
		"100/200 without room for a task more": {
			2, 100, 200, onAnyPort, two,
			"ECS may stop none of the 2 tasks first (minimumHealthyPercent 100 keeps 2) and no other fits beside them" + memory +
				": set minimumHealthyPercent to 50 or less, or add a container instance",
		},
		"100/200 with an instance more":       {2, 100, 200, onPort80, append(two, micro("i-3")), ""},
		"100/200 of small tasks":              {2, 100, 200, small, two, ""},
		"100/149, which is no task more of 2": {2, 100, 149, small, two, "ECS may stop none of the 2 tasks first (minimumHealthyPercent 100 keeps 2) and start none before (maximumPercent 149 allows 2): set minimumHealthyPercent to 50 or less, or maximumPercent to 150 or more"},
		"100/150, which is one more of 2":     {2, 100, 150, small, two, ""},
		"51/100, which keeps 2 of 2": {
			2, 51, 100, onPort80, two,
			"ECS may stop none of the 2 tasks first (minimumHealthyPercent 51 keeps 2) and start none before (maximumPercent 100 allows 2)" +
				": set minimumHealthyPercent to 50 or less, or add a container instance",
		},
		"67/100 of three tasks": {
			3, 67, 100, small, two,
			"ECS may stop none of the 3 tasks first (minimumHealthyPercent 67 keeps 3) and start none before (maximumPercent 100 allows 3)" +
				": set minimumHealthyPercent to 66 or less, or maximumPercent to 134 or more",
		},
		"66/100 of three tasks": {3, 66, 100, small, two, ""},
		"50/100 of one task": {
			1, 50, 100, small, two,
			"ECS may stop none of the 1 tasks first (minimumHealthyPercent 50 keeps 1) and start none before (maximumPercent 100 allows 1)" +
				": set minimumHealthyPercent to 0, or maximumPercent to 200 or more",
		},
		"a maximum below all tasks": {
			2, 0, 50, small, two, "no more than 1 of 2 tasks may run (maximumPercent 50): set maximumPercent to 100 or more",
		},
		"more tasks than fit": {
			3, 0, 100, onPort80, two, "only 2 of 3 tasks fit" + portTaken + ": add a container instance, or let the tasks reserve less",
		},
		"no instance": {
			1, 0, 100, small, nil,
			"only 0 of 1 tasks fit (the cluster has no active container instance): add a container instance, or let the tasks reserve less",
		},
		"no task wanted": {0, 100, 100, onPort80, two, ""},
	} {
		t.Run(situation, func(t *testing.T) {
			r := deploy.Rollout{
				Desired: c.desired, MinimumHealthyPercent: c.minimum, MaximumPercent: c.maximum, Size: c.size, Rooms: c.rooms,
			}
			NewWithT(t).Expect(r.Stuck()).To(Equal(c.stuck))
		})
	}
}

func TestACapacityProviderMakesRoom(t *testing.T) {
	g := NewWithT(t)
	r := deploy.Rollout{Desired: 2, MinimumHealthyPercent: 100, MaximumPercent: 200, Size: onPort80, Elastic: true}
	g.Expect(r.Stuck()).To(BeEmpty())
	r.MaximumPercent = 100
	g.Expect(r.Stuck()).To(HaveSuffix(": set minimumHealthyPercent to 50 or less, or maximumPercent to 150 or more"))
}

func TestAMessageNamesAFewInstancesOnly(t *testing.T) {
	g := NewWithT(t)
	r := deploy.Rollout{Desired: 6, MinimumHealthyPercent: 100, MaximumPercent: 200, Size: onPort80}
	for _, id := range []string{"i-1", "i-2", "i-3", "i-4", "i-5", "i-6"} {
		r.Rooms = append(r.Rooms, micro(id))
	}
	g.Expect(r.Stuck()).To(ContainSubstring("; i-4: host port 80 is taken; and so on for 2 more): "))
}

func TestHowManyTasksFit(t *testing.T) {
	for situation, c := range map[string]struct {
		room  deploy.Room
		size  deploy.Size
		fits  int
		limit string
	}{
		"one for its port":                 {micro("i-1"), onPort80, 1, "host port 80 is taken"},
		"none where others hold the port":  {deploy.Room{CPU: 1024, Memory: 949, Taken: []int{22, 80}}, onPort80, 0, "host port 80 is taken"},
		"as many as memory allows":         {micro("i-1"), deploy.Size{CPU: 1, Memory: 300}, 3, "49 MiB of memory are left, a task reserves 300"},
		"as many as the processors allow":  {micro("i-1"), deploy.Size{CPU: 500, Memory: 10}, 2, "24 CPU units are left, a task reserves 500"},
		"none where all is taken":          {deploy.Room{CPU: -1, Memory: -1}, small, 0, "0 MiB of memory are left, a task reserves 100"},
		"any number of those without size": {deploy.Room{}, deploy.Size{}, 100, "100 tasks on one instance are the most that are counted"},
		"those that run there anyhow":      {deploy.Room{CPU: 10, Memory: 10, Own: 1}, small, 1, "10 MiB of memory are left, a task reserves 100"},
	} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			fits, limit := c.room.Fits(c.size)
			g.Expect(fits).To(Equal(c.fits))
			g.Expect(limit).To(Equal(c.limit))
		})
	}
}

func TestTheSizeOfATask(t *testing.T) {
	g := NewWithT(t)
	r := deploy.Registered{Containers: []deploy.ContainerDefinition{
		{CPU: 300, Memory: 512, MemoryReservation: 300, Ports: []deploy.PortMapping{{Container: 5000, Host: 80}}},
		{CPU: 300, Memory: 400, Ports: []deploy.PortMapping{{Container: 5432}}},
	}}
	g.Expect(r.Size()).To(Equal(deploy.Size{CPU: 600, Memory: 700, Ports: []int{80}}))
}
