package reconcile_test

import (
	"context"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/reconcile"
	"smoke.example/ecs/helpers/standin/state"
)

const (
	cluster = "staging"
	group   = "staging-logs"
	open    = "sg-0open"
)

// world is a cluster with a fake engine, inside a bubble whose clock moves when everybody waits.
type world struct {
	*WithT
	t   *testing.T
	st  *state.State
	eng *engine.Fake
	end func() error
}

// inWorld runs a test with n instances like a t2.micro.
func inWorld(t *testing.T, n int, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{WithT: NewWithT(t), t: t, eng: engine.NewFake()}
		w.st = state.New(state.Config{Region: "us-east-1", Account: "123456789012"})
		w.st.AddSecurityGroup(state.SecurityGroup{ID: open, Ingress: []state.Rule{
			{From: 22, To: 22, CIDRs: []string{"0.0.0.0/0"}}, {From: 80, To: 80, CIDRs: []string{"0.0.0.0/0"}},
		}})
		w.st.Update(func(d *state.Data) {
			d.CreateCluster(cluster)
			w.Expect(d.CreateGroup(group)).To(Succeed())
		})
		for i := range n {
			w.st.AddInstance(state.Instance{
				ID: "i-" + string(rune('a'+i)), CPU: 1024, Memory: 983, Cluster: cluster, SecurityGroups: []string{open},
				PublicIP: "127.10.0." + string(rune('1'+i)), PrivateIP: "127.20.0." + string(rune('1'+i)),
			})
		}
		w.eng.SetImage("service", engine.Script{Lines: []string{"service up"}})
		w.eng.SetImage("db", engine.Script{Lines: []string{"db up"}})
		w.run(reconcile.Config{RetryAfter: 10 * time.Second})
		defer func() {
			w.Expect(w.end()).To(Succeed())
			w.Expect(w.eng.Containers()).To(BeEmpty(), "containers are left")
		}()
		test(w)
	})
}

func (w *world) run(cfg reconcile.Config) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	r := reconcile.New(w.st, w.eng, cfg)
	go func() { ended <- r.Run(ctx) }()
	w.end = func() error {
		cancel()
		return <-ended
	}
}

// later lets time go by.
func (w *world) later(d time.Duration) {
	time.Sleep(d) // a bubble's clock: costs no time
	synctest.Wait()
}

// users is the definition of the service under test: a service on port 80 that links to its own database.
func users() state.TaskDefinition {
	log := &state.LogConfiguration{Driver: "awslogs", Options: map[string]string{"awslogs-group": group}}
	return state.TaskDefinition{Family: "users", Containers: []state.ContainerDefinition{
		{
			Name: "service", Image: "service", Essential: true, CPU: 300, MemoryReservation: 300, Links: []string{"db"},
			Ports: []state.PortMapping{{Container: 5000, Host: 80, Protocol: "tcp"}}, Log: log,
			Environment: []state.Variable{{Name: "KEY", Value: "value"}},
		},
		{
			Name: "db", Image: "db", Essential: true, CPU: 300, MemoryReservation: 300, Log: log,
			Ports: []state.PortMapping{{Container: 5432, Protocol: "tcp"}},
		},
	}}
}

// light is a definition of which many tasks fit on an instance.
func light() state.TaskDefinition {
	return state.TaskDefinition{Family: "light", Containers: []state.ContainerDefinition{
		{Name: "service", Image: "service", Essential: true, CPU: 10, Memory: 10},
	}}
}

// serve makes a service.
func (w *world) serve(def state.TaskDefinition, desired, minimum, maximum int) {
	w.st.Update(func(d *state.Data) {
		d.AddService(state.Service{
			Name: "s", Cluster: cluster, Desired: desired, MinimumHealthy: minimum, Maximum: maximum,
		}, d.Register(def))
	})
}

// deploy updates the service to a new revision.
func (w *world) deploy(def state.TaskDefinition) {
	w.service(func(d *state.Data, s *state.Service) { d.Deploy(s, d.Register(def)) })
}

func (w *world) service(change func(*state.Data, *state.Service)) {
	w.st.Update(func(d *state.Data) {
		s, ok := d.Service(cluster, "s")
		w.Expect(ok).To(BeTrue())
		change(d, s)
	})
}

// tasks copies the tasks with a last status, oldest first; "" is all.
func (w *world) tasks(last string) []state.Task {
	var tasks []state.Task
	w.st.View(func(d *state.Data) {
		for _, t := range d.TasksOf(func(t *state.Task) bool { return last == "" || t.Last == last }) {
			c := *t
			c.Containers = nil
			for _, each := range t.Containers {
				one := *each
				c.Containers = append(c.Containers, &one)
			}
			tasks = append(tasks, c)
		}
	})
	return tasks
}

var (
	taskID     = regexp.MustCompile(`\(task [0-9a-f]{32}\)`)
	deployment = regexp.MustCompile(`ecs-svc/\d{19}`)
	instance   = regexp.MustCompile(`\(container-instance [0-9a-f]{32}\)`)
)

// events returns the texts of the service's events, oldest first, with ids struck out.
func (w *world) events() []string {
	var texts []string
	w.service(func(_ *state.Data, s *state.Service) {
		for _, e := range slices.Backward(s.Events) {
			text := taskID.ReplaceAllString(e.Message, "(task T)")
			text = deployment.ReplaceAllString(text, "ecs-svc/D")
			texts = append(texts, instance.ReplaceAllString(text, "(container-instance I)"))
		}
	})
	return texts
}

// rollout describes each deployment: revision, rollout state, desired, running and pending tasks.
type rollout struct {
	Revision                  int
	State                     string
	Desired, Running, Pending int
}

func (w *world) rollouts() []rollout {
	var all []rollout
	w.service(func(d *state.Data, s *state.Service) {
		for _, dep := range s.Deployments {
			running, pending := d.Count(s, dep.ID)
			all = append(all, rollout{dep.Definition.Revision, dep.Rollout, dep.Desired, running, pending})
		}
	})
	return all
}

// slow makes the service's containers take their time to stop.
func (w *world) slow(d time.Duration) time.Duration {
	w.eng.SetImage("service", engine.Script{Lines: []string{"service up"}, StopsIn: d})
	return d
}
