package faults_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
)

// account tells what the faults of the account change.
func (w *world) account() (lines []string) {
	w.st.View(func(d *state.Data) {
		for _, i := range d.ContainerInstances {
			lines = append(lines, fmt.Sprintf("%s %s %t", i.Instance.ID, i.Status, i.AgentConnected))
		}
		for _, s := range d.Services {
			lines = append(lines, fmt.Sprintf("%s %s %d %d", s.Name, s.Status, s.Desired, s.Primary().Desired))
		}
		for name, group := range d.LogGroups {
			lines = append(lines, fmt.Sprintf("%s %d", name, len(group.Streams)))
		}
	})
	return lines
}

var whole = []string{"i-a ACTIVE true", "i-b ACTIVE true", "s ACTIVE 2 2", "g 1"}

func newAccount(t *testing.T) *world {
	w := newWorld(t)
	w.st.Update(func(d *state.Data) { _ = d.CreateStream(d.LogGroups["g"], "stream") })
	w.Expect(w.account()).To(Equal(whole))
	return w
}

func TestWhatIsPutInIsTakenOut(t *testing.T) {
	for text, c := range map[string]struct {
		at   int // the line that differs
		line string
	}{
		"agent-disconnected instance=2": {1, "i-b ACTIVE false"},
		"instance-draining instance=1":  {0, "i-a DRAINING true"},
		"service-inactive":              {2, "s INACTIVE 0 0"},
		"service-inactive service=s":    {2, "s INACTIVE 0 0"},
		"log-group-missing":             {3, ""},
		"log-group-missing group=g":     {3, ""},
	} {
		t.Run(text, func(t *testing.T) {
			w := newAccount(t)
			w.put(text)
			broken := slices.Replace(slices.Clone(whole), c.at, c.at+1, c.line)
			broken = slices.DeleteFunc(broken, func(line string) bool { return line == "" })
			w.Expect(w.account()).To(Equal(broken))
			w.Expect(w.faults.List()).To(Equal([]string{text}))
			w.Expect(w.faults.Clear()).To(Succeed())
			w.Expect(w.account()).To(Equal(whole))
			w.Expect(w.faults.List()).To(BeEmpty())
		})
	}
}

func TestInstancesThatAreGoneAreNotListed(t *testing.T) {
	w := newAccount(t)
	counts := func() (listed int, registered int32) {
		client := ecs.NewFromConfig(w.config)
		list, err := client.ListContainerInstances(w.ctx, &ecs.ListContainerInstancesInput{Cluster: aws.String("c")})
		w.Expect(err).NotTo(HaveOccurred())
		clusters, err := client.DescribeClusters(w.ctx, &ecs.DescribeClustersInput{Clusters: []string{"c"}})
		w.Expect(err).NotTo(HaveOccurred())
		return len(list.ContainerInstanceArns), clusters.Clusters[0].RegisteredContainerInstancesCount
	}
	for fault, left := range map[string]int{"instance-draining instance=1": 2, "no-instances": 0} {
		w.put(fault)
		listed, registered := counts()
		w.Expect([]int{listed, int(registered)}).To(Equal([]int{left, left}), fault)
		w.Expect(w.faults.Clear()).To(Succeed())
	}
}

func TestEachUndoesItsOwn(t *testing.T) {
	w := newAccount(t)
	w.put("no-instances", "instance-draining instance=1", "instance-draining instance=2 as=other")
	w.Expect(w.account()).To(HaveExactElements("i-a DRAINING true", "i-b DRAINING true", whole[2], whole[3]))
	w.Expect(w.faults.Clear("instance-draining")).To(Succeed())
	w.Expect(w.account()).To(HaveExactElements("i-a INACTIVE true", "i-b DRAINING true", whole[2], whole[3]))
	w.Expect(w.faults.Clear("no-instances")).To(Succeed())
	w.Expect(w.account()).To(HaveExactElements("i-a ACTIVE true", "i-b DRAINING true", whole[2], whole[3]))
	w.Expect(w.faults.Clear("other")).To(Succeed())
	w.Expect(w.account()).To(Equal(whole))

	w.put("no-instances", "instance-draining instance=1", "instance-draining instance=2 as=other")
	w.Expect(w.faults.Clear("instance-draining")).To(Succeed())
	w.Expect(w.faults.Clear("other")).To(Succeed())
	w.Expect(w.account()).To(HaveExactElements("i-a INACTIVE true", "i-b INACTIVE true", whole[2], whole[3]))
}

func TestALogGroupThatWasMadeMeanwhileStays(t *testing.T) {
	w := newAccount(t)
	w.put("log-group-missing")
	w.st.Update(func(d *state.Data) { _ = d.CreateGroup("g") })
	w.Expect(w.faults.Clear()).To(Succeed())
	w.Expect(w.account()).To(ContainElement("g 0"))
}

func TestWhatTheAccountHasNot(t *testing.T) {
	w := newAccount(t)
	for text, says := range map[string]string{
		"instance-draining instance=3": "there is no instance 3: there are 2",
		"log-group-missing group=h":    "there is no log group h",
		"service-inactive service=x":   "there is no service x",
	} {
		w.Expect(w.faults.Put("no-instances", text)).To(MatchError(fmt.Sprintf("putting in the fault %q: %s", text, says)))
		w.Expect(w.account()).To(Equal(whole), "neither is in")
		w.Expect(w.faults.List()).To(BeEmpty())
	}
}

func TestTheSchedulerMeetsThem(t *testing.T) {
	for text, says := range map[string]string{
		"no-instances":                 "Reason: No Container Instances were found in your cluster.",
		"instance-draining instance=1": "is already using a port required by your task.",
	} {
		t.Run(text, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				s := standintest.New(t, standintest.Options{})
				g.Expect(s.Faults.Put(text)).To(Succeed())
				_, err := ecs.NewFromConfig(s.Config()).UpdateService(t.Context(), &ecs.UpdateServiceInput{
					Cluster: &s.Cluster, Service: &s.Service, ForceNewDeployment: true, DesiredCount: aws.Int32(2),
				})
				g.Expect(err).NotTo(HaveOccurred())
				time.Sleep(3 * time.Minute) // the bubble's
				g.Expect(s.Events()).To(ContainElement(ContainSubstring(says)))
				g.Expect(s.Faults.Clear()).To(Succeed())
				s.Settled()
			})
		})
	}
}

func TestAnInactiveService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := standintest.New(t, standintest.Options{})
		g.Expect(s.Faults.Put("service-inactive")).To(Succeed())
		time.Sleep(time.Minute) // the bubble's
		client := ecs.NewFromConfig(s.Config())
		_, err := client.UpdateService(t.Context(), &ecs.UpdateServiceInput{Cluster: &s.Cluster, Service: &s.Service})
		g.Expect(says(err)).To(Equal("ServiceNotActiveException: Service was not ACTIVE."))
		out, err := client.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: &s.Cluster, Services: []string{s.Service}})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(*out.Services[0].Status).To(Equal("INACTIVE"))
		g.Expect(out.Services[0].RunningCount).To(BeZero())
		g.Expect(s.Faults.Clear("service-inactive")).To(Succeed())
		s.Settled()
		g.Expect(s.Engine.Containers()).To(HaveLen(4), "its tasks are back")
	})
}
