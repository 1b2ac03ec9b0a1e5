package deploy_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

const noPlace = "(service s) was unable to place a task because no container instance met all of its requirements."

// registered adds what the instance has without any task.
func registered(i types.ContainerInstance, memory int32, ports ...string) types.ContainerInstance {
	i.RegisteredResources = host("x", 1024, memory, ports...).RemainingResources
	return i
}

// on puts tasks on the instances a, b and so on.
func on(all []types.Task) []types.Task {
	for i := range all {
		all[i].ContainerInstanceArn = aws.String("host/" + string("abc"[i]))
	}
	return all
}

func rolling(minimum, maximum int32, s scene) scene {
	s.service.DeploymentConfiguration = &types.DeploymentConfiguration{
		MinimumHealthyPercent: aws.Int32(minimum), MaximumPercent: aws.Int32(maximum),
	}
	return s
}

// anyPort takes 300 MiB and no port of its own choice; twoPorts takes two.
var (
	anyPort = &types.TaskDefinition{ContainerDefinitions: []types.ContainerDefinition{
		{Name: aws.String("users-service"), MemoryReservation: aws.Int32(300)},
	}}
	twoPorts = &types.TaskDefinition{ContainerDefinitions: []types.ContainerDefinition{
		{Name: aws.String("users-service"), MemoryReservation: aws.Int32(300), PortMappings: []types.PortMapping{
			{ContainerPort: aws.Int32(5000), HostPort: aws.Int32(80)},
			{ContainerPort: aws.Int32(9000), HostPort: aws.Int32(9000)},
		}},
	}}
)

// full are two instances on which other services have left 100 MiB.
func full() []types.ContainerInstance {
	return []types.ContainerInstance{
		registered(host("a", 724, 100, "22"), 949, "22"), registered(host("b", 724, 100, "22"), 949, "22"),
	}
}

// withoutPlace is our deployment that could not place a task, at 100/200 beside two old ones, or at 50/100 beside one.
func withoutPlace(old int, events ...string) scene {
	s := scene{
		service: says(service(rollout("2", "PRIMARY", rev8, 0, inProgress), rollout("1", "ACTIVE", rev7, old, completed)), events...),
		tasks:   on(tasks(rev7, "1", "x", "y")[:old]),
	}
	if old == 2 {
		return rolling(100, 200, s)
	}
	return rolling(50, 100, s)
}

func drained() []types.ContainerInstance {
	all := []types.ContainerInstance{host("a", 724, 649, "22", "80"), host("b", 724, 649, "22", "80")}
	all[0].Status = aws.String("DRAINING")
	return all
}

func TestWhatOthersHoldMayPass(t *testing.T) {
	neighbour := []types.ContainerInstance{
		registered(host("a", 724, 649, "22", "80"), 949, "22"), registered(host("b", 1024, 949, "22", "80"), 949, "22"),
	}
	late := stoppedAfter(time.Second, ecsItself, "Scaling activity initiated by (deployment ecs-svc/2)", tasks(rev7, "1", "old")[0])
	late.ContainerInstanceArn = aws.String("host/b")
	for situation, tc := range map[string]struct {
		first      scene
		rooms      []types.ContainerInstance
		stopped    []types.Task
		definition *types.TaskDefinition
		passes     time.Duration
		says       string
	}{
		"another service rolls out and takes the room for one more task": {
			first: withoutPlace(2, noPlace), rooms: full(), definition: anyPort, passes: time.Minute,
			says: "no place yet, waiting up to 1m15s for what may pass: the service's percentages do not let testdriven-staging:8 " +
				"roll out: ECS may stop none of the 2 tasks first",
		},
		"the same, of which ECS says nothing": {first: withoutPlace(2), rooms: full(), definition: anyPort, passes: time.Minute},
		"another service rolls out and takes the memory": {
			first: withoutPlace(1, noPlace), rooms: full(), definition: anyPort, passes: time.Minute,
			says: "no place yet, waiting up to 1m15s for what may pass: no instance has the memory for a task",
		},
		"another service takes the port and moves on": {
			first: withoutPlace(1, noPlace), rooms: neighbour, definition: pair, passes: time.Minute,
			says: "something that is not a task of this service holds host port 80 on instance i-b",
		},
		"an instance drains, and another one comes in its place": {
			first: rolling(50, 100, withoutPlace(2, noPlace)), rooms: drained(), definition: pair, passes: time.Minute,
		},
		"ECS still lists the port of a task that has stopped": {
			first: withoutPlace(1, noPlace), rooms: neighbour, stopped: []types.Task{late}, definition: pair, passes: 7 * time.Second,
		},
	} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			outcome, lines, err := watch(t.Context(), &play{
				scenes: []scene{tc.first, done(tc.passes, "n1", "n2")}, rooms: tc.rooms, stopped: tc.stopped, definition: tc.definition,
			})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
			g.Expect(texts(lines)).To(ContainElement(ContainSubstring(tc.says)))
		})
	}
}

func TestWhatOthersHoldIsBelievedInTheEnd(t *testing.T) {
	g := NewWithT(t)
	outcome, _, err := watch(t.Context(), &play{scenes: []scene{withoutPlace(1, noPlace)}, rooms: full(), definition: anyPort})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.NoMemory))
	g.Expect(outcome.Took).To(Equal(75*time.Second), "a quarter of the bound")
	g.Expect(outcome.Evidence).To(ContainElement("it has been so for 1m15s"))
	g.Expect(outcome.Calls).To(BeNumerically("<", 75))
}

func TestWhatHoldsWithoutOthersIsSaidAtOnce(t *testing.T) {
	small := []types.ContainerInstance{
		registered(host("a", 724, 100, "22", "80"), 250, "22"), registered(host("b", 724, 100, "22", "80"), 250, "22"),
	}
	for situation, tc := range map[string]struct {
		first      scene
		rooms      []types.ContainerInstance
		definition *types.TaskDefinition
		kind       deploy.Kind
	}{
		"a port that our own tasks hold": {
			withoutPlace(2, noPlace),
			[]types.ContainerInstance{host("a", 724, 649, "22", "80"), host("b", 724, 649, "22", "80")},
			pair,
			deploy.Deadlock,
		},
		"percentages, on instances that are full too": {rolling(100, 100, withoutPlace(2)), full(), anyPort, deploy.Deadlock},
		"a task that is larger than any instance":     {withoutPlace(1, noPlace), small, anyPort, deploy.NoMemory},
		"the same where others hold its port, and ECS says nothing": {
			withoutPlace(0), small, pair, deploy.NoMemory,
		},
	} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			outcome, _, err := watch(t.Context(), &play{scenes: []scene{tc.first}, rooms: tc.rooms, definition: tc.definition})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Kind).To(Equal(tc.kind), outcome.Explain())
			g.Expect(outcome.Took).To(BeNumerically("<", 15*time.Second))
		})
	}
}

func TestAnotherObstacleHasItsOwnPatience(t *testing.T) {
	g := NewWithT(t)
	half := scene{
		after: 60 * time.Second, tasks: on(tasks(rev8, "2", "n1")),
		service: says(service(rollout("2", "PRIMARY", rev8, 1, inProgress), rollout("1", "ACTIVE", rev7, 0, completed)), noPlace,
			"(service s) has started 1 tasks: (task n1).", noPlace+" "),
	}
	outcome, _, err := watch(t.Context(), &play{
		scenes: []scene{withoutPlace(1, noPlace), rolling(50, 100, half), done(110*time.Second, "n1", "n2")},
		rooms:  full(), definition: anyPort,
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
}

func TestThePortThatIsTakenIsNamed(t *testing.T) {
	g := NewWithT(t)
	outcome, _, err := watch(t.Context(), &play{
		scenes: []scene{withoutPlace(1, noPlace)}, definition: twoPorts,
		rooms: []types.ContainerInstance{host("a", 724, 649, "22", "9000"), host("b", 724, 649, "22", "9000")},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Cause).To(HavePrefix("something that is not a task of this service holds host port 9000 on instance i-b"))
	g.Expect(outcome.Next).To(ContainSubstring(`"sport = :9000"`))
}

func TestARolloutThatIsInTheWayOfOthersAlone(t *testing.T) {
	room := deploy.Room{Instance: "i-1", CPU: 724, Memory: 100, Registered: deploy.Size{CPU: 1024, Memory: 949}}
	for situation, tc := range map[string]struct {
		rollout deploy.Rollout
		crowded bool
	}{
		"what fits":                          {deploy.Rollout{Desired: 1, MaximumPercent: 100, Rooms: []deploy.Room{room}}, false},
		"memory that others take":            {deploy.Rollout{Desired: 1, MaximumPercent: 100, Size: small, Rooms: []deploy.Room{{Registered: room.Registered}}}, true},
		"a port that others take":            {deploy.Rollout{Desired: 1, MaximumPercent: 100, Size: deploy.Size{Ports: []int{80}}, Rooms: []deploy.Room{{Taken: []int{80}}}}, true},
		"a port that is given to nobody":     {deploy.Rollout{Desired: 1, MaximumPercent: 100, Size: deploy.Size{Ports: []int{22}}, Rooms: []deploy.Room{{Taken: []int{22}, Registered: deploy.Size{CPU: 1, Memory: 1, Ports: []int{22}}}}}, false},
		"more memory than there is":          {deploy.Rollout{Desired: 1, MaximumPercent: 100, Size: deploy.Size{Memory: 1000}, Rooms: []deploy.Room{room}}, false},
		"an instance that is out of use":     {deploy.Rollout{Desired: 1, MaximumPercent: 100, Size: small, Out: []deploy.Room{{State: "DRAINING"}}}, true},
		"no instance":                        {deploy.Rollout{Desired: 1, MaximumPercent: 100, Size: small}, false},
		"percentages that let nothing begin": {deploy.Rollout{Desired: 1, MinimumHealthyPercent: 100, MaximumPercent: 100, Rooms: []deploy.Room{room}}, false},
	} {
		t.Run(situation, func(t *testing.T) {
			NewWithT(t).Expect(tc.rollout.Crowded()).To(Equal(tc.crowded), tc.rollout.Stuck())
		})
	}
}
