package state_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// account has a clock that *at shows.
func account(at *time.Time) *state.State {
	return state.New(state.Config{
		Region: "us-east-1", Account: "123456789012", Now: func() time.Time { return *at },
	})
}

func TestChangedIsClosedByUpdatesOnly(t *testing.T) {
	g := NewWithT(t)
	at := noon
	s := account(&at)
	changed := s.Changed()
	s.View(func(*state.Data) {})
	s.PutLine("g", "s", at, "text")
	g.Expect(changed).NotTo(BeClosed())
	s.Update(func(*state.Data) {})
	g.Expect(changed).To(BeClosed())
	g.Expect(s.Changed()).NotTo(BeClosed())
}

func TestAnInstanceRegistersWithItsCluster(t *testing.T) {
	g := NewWithT(t)
	at := noon
	s := account(&at)
	s.AddInstance(state.Instance{ID: "i-1", Cluster: "c", CPU: 1024, Memory: 983})
	s.AddInstance(state.Instance{ID: "i-2"})
	s.View(func(d *state.Data) {
		g.Expect(d.Instances).To(HaveLen(2))
		g.Expect(d.InstancesOf("c")).To(HaveLen(1))
		i := d.InstancesOf("c")[0]
		g.Expect(i.ARN).To(MatchRegexp(`^arn:aws:ecs:us-east-1:123456789012:container-instance/c/[0-9a-f]{32}$`))
		g.Expect(i.Instance.State + " " + i.Status).To(Equal("running ACTIVE"))
		g.Expect(i.Instance.LaunchTime).To(Equal(noon))
		found, ok := d.ContainerInstance("c", i.ID)
		g.Expect(ok).To(BeTrue())
		g.Expect(found).To(BeIdenticalTo(i))
		g.Expect(d.Remaining(i)).To(Equal(state.Resources{CPU: 1024, Memory: 983, TCP: []int{22, 2376, 2375, 51678, 51679}}))
	})
}

func TestATaskHoldsItsShareUntilItHasStopped(t *testing.T) {
	g := NewWithT(t)
	at := noon
	s := account(&at)
	s.AddInstance(state.Instance{ID: "i-1", Cluster: "c", CPU: 1024, Memory: 983})
	s.Update(func(d *state.Data) {
		service := d.AddService(state.Service{Name: "s", Cluster: "c"}, d.Register(state.TaskDefinition{
			Family: "f", Containers: []state.ContainerDefinition{
				{CPU: 300, Memory: 400, MemoryReservation: 300, Ports: []state.PortMapping{{Container: 5000, Host: 80}, {Container: 1}}},
				{CPU: 10, Memory: 20, Ports: []state.PortMapping{{Container: 53, Host: 53, Protocol: "udp"}}},
			},
		}))
		i := d.ContainerInstances[0]
		task := d.NewTask(service, service.Primary(), i)
		d.Stop(task, state.UserInitiated, "why")
		d.Stop(task, state.ServiceSchedulerInitiated, "another reason")
		g.Expect(task.StoppedReason).To(Equal("why"), "the first reason stays")
		left := d.Remaining(i)
		g.Expect(left.CPU).To(Equal(714))
		g.Expect(left.Memory).To(Equal(663), "the reservation counts, or else the limit")
		g.Expect(left.TCP).To(ContainElement(80))
		g.Expect(left.UDP).To(Equal([]int{53}))
		g.Expect(left.Lacks(state.Needs{TCP: []int{80}, Memory: 664, CPU: 715})).To(Equal([]string{"PORTS", "MEMORY", "CPU"}))
		g.Expect(left.Lacks(state.Needs{TCP: []int{53}, Memory: 663, CPU: 714})).To(BeEmpty())
		task.Last = state.Stopped
		g.Expect(d.Remaining(i).CPU).To(Equal(1024))
	})
}

func TestWhatSecurityGroupsOpen(t *testing.T) {
	g := NewWithT(t)
	at := noon
	s := account(&at)
	s.AddSecurityGroup(state.SecurityGroup{ID: "sg-1", Ingress: []state.Rule{{From: 80, To: 90, CIDRs: []string{"0.0.0.0/0"}}}})
	s.AddSecurityGroup(state.SecurityGroup{ID: "sg-2", Ingress: []state.Rule{{From: 1, To: 65535, CIDRs: []string{"0.0.0.0/0"}}}})
	in := &state.Instance{SecurityGroups: []string{"sg-1"}}
	s.View(func(d *state.Data) {
		g.Expect(d.Opens(in, "tcp", 80, 80)).To(BeTrue())
		g.Expect(d.Opens(in, "tcp", 85, 90)).To(BeTrue())
		g.Expect(d.Opens(in, "tcp", 85, 91)).To(BeFalse())
		g.Expect(d.Opens(in, "udp", 80, 80)).To(BeFalse())
	})
}

func TestNamesAndARNs(t *testing.T) {
	g := NewWithT(t)
	at := noon
	s := account(&at)
	s.AddInstance(state.Instance{ID: "i-1", Cluster: "c"})
	s.Update(func(d *state.Data) {
		service := d.AddService(state.Service{Name: "s", Cluster: "c"}, d.Register(state.TaskDefinition{Family: "f"}))
		task := d.NewTask(service, service.Primary(), d.ContainerInstances[0])
		for name, ok := range map[string]bool{
			task.ID: true, task.ARN: true, "arn:aws:ecs:us-east-1:123456789012:task/" + task.ID: true,
			"arn:aws:ecs:us-east-1:123456789012:task/other/" + task.ID: false, "x": false,
		} {
			_, found := d.Task("c", name)
			g.Expect(found).To(Equal(ok), name)
		}
		for name, ok := range map[string]bool{
			"s": true, service.ARN: true, "arn:aws:ecs:us-east-1:123456789012:service/s": true,
			"arn:aws:ecs:us-east-1:123456789012:service/other/s": false, "x": false,
		} {
			_, found := d.Service("c", name)
			g.Expect(found).To(Equal(ok), name)
		}
		for name, ok := range map[string]bool{
			"c": true, "arn:aws:ecs:us-east-1:123456789012:cluster/c": true,
			"arn:aws:ecs:eu-west-1:123456789012:cluster/c": false, "": false,
		} {
			_, fault := d.Cluster(name)
			g.Expect(fault == nil).To(Equal(ok), name)
		}
	})
}

func TestTroubleIsNotRepeatedForSixHours(t *testing.T) {
	g := NewWithT(t)
	at := noon
	s := account(&at)
	s.Update(func(d *state.Data) {
		service := d.AddService(state.Service{Name: "s", Cluster: "c"}, d.Register(state.TaskDefinition{Family: "f"}))
		again := d.SayOnce(service, "placement", "no room")
		g.Expect(again).To(Equal(noon.Add(6 * time.Hour)))
		at = noon.Add(time.Hour)
		g.Expect(d.SayOnce(service, "placement", "no room")).To(Equal(again))
		d.SayOnce(service, "other", "something else")
		g.Expect(service.Events).To(HaveLen(2))
		d.SayOnce(service, "other", "what is new about it")
		g.Expect(service.Events).To(HaveLen(3), "only the same words are held back")
		service.Resolve("placement")
		d.SayOnce(service, "placement", "no room")
		g.Expect(service.Events).To(HaveLen(4), "after it was resolved")
		at = at.Add(6 * time.Hour)
		d.SayOnce(service, "placement", "no room")
		g.Expect(service.Events).To(HaveLen(5), "after six hours")
	})
}

func TestLinesFindTheirPlace(t *testing.T) {
	g := NewWithT(t)
	at := noon
	s := account(&at)
	s.PutLine("g", "s", noon, "lost")
	g.Expect(s.OpenStream("g", "s")).To(MatchError("ResourceNotFoundException: The specified log group does not exist."))
	s.Update(func(d *state.Data) { g.Expect(d.CreateGroup("g")).To(Succeed()) })
	g.Expect(s.OpenStream("g", "s")).To(Succeed())
	s.PutLine("g", "s", noon.Add(time.Second), "second")
	s.PutLine("g", "s", noon, "first")
	s.PutLine("g", "s", noon.Add(time.Second), "third")
	s.PutLine("g", "s", noon, "")
	s.View(func(d *state.Data) {
		var lines []string
		for _, e := range d.LogGroups["g"].Events {
			lines = append(lines, e.Message)
		}
		g.Expect(lines).To(Equal([]string{"first", "second", "third"}), "by time, then as they came")
		g.Expect(d.LogGroups["g"].Bytes).To(BeEquivalentTo(5 + 6 + 5 + 3*state.EventOverhead))
	})
}

func TestTheWorstEssentialContainerDecidesHealth(t *testing.T) {
	container := func(essential bool, health string) *state.Container {
		return &state.Container{Definition: state.ContainerDefinition{Essential: essential}, Health: health}
	}
	for expected, containers := range map[string][]*state.Container{
		"HEALTHY":   {container(true, "HEALTHY"), container(false, "UNHEALTHY")},
		"UNKNOWN":   {container(true, "HEALTHY"), container(true, "UNKNOWN")},
		"UNHEALTHY": {container(true, "UNKNOWN"), container(true, "UNHEALTHY")},
	} {
		task := state.Task{Containers: containers}
		NewWithT(t).Expect(task.Health()).To(Equal(expected))
	}
}

func TestAPushMovesTheTag(t *testing.T) {
	g := NewWithT(t)
	at := noon
	s := account(&at)
	s.AddImage("r", "staging", "sha256:1", 1, time.Time{})
	s.AddImage("r", "staging", "sha256:2", 2, noon)
	s.AddImage("r", "old", "sha256:1", 1, noon)
	s.View(func(d *state.Data) {
		r := d.Repositories["r"]
		g.Expect(r.Images).To(HaveLen(2))
		g.Expect(r.Images[0].Pushed).To(Equal(noon), "now, unless it is said")
		staging, _ := r.Find("", "staging")
		g.Expect(staging.Config).To(Equal("sha256:2"))
		old, _ := r.Find(state.ManifestDigest("sha256:1"), "old")
		g.Expect(old.Config).To(Equal("sha256:1"))
		_, ok := r.Find(state.ManifestDigest("sha256:1"), "staging")
		g.Expect(ok).To(BeFalse(), "both must fit")
	})
}
