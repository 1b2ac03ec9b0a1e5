package introspection_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/introspection"
	"smoke.example/ecs/helpers/standin/state"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// The ids of containers; those of the stopped task begin alike.
var (
	web  = strings.Repeat("a1", 32)
	db   = strings.Repeat("b2", 32)
	old  = "c3" + strings.Repeat("0", 62)
	old2 = "c3" + strings.Repeat("1", 62)
)

// account has two instances; on the first are a stopped, a running and a new task, on the second is another's.
func account() *state.State {
	s := state.New(state.Config{Region: "us-east-1", Account: "123456789012", Now: func() time.Time { return noon }})
	s.AddInstance(state.Instance{ID: "i-1", Cluster: "c"})
	s.AddInstance(state.Instance{ID: "i-2", Cluster: "c"})
	s.AddImage("web", "staging", "sha256:0abc", 1, noon)
	s.Update(func(d *state.Data) {
		service := d.AddService(state.Service{Name: "s", Cluster: "c"}, d.Register(state.TaskDefinition{
			Family: "f", Containers: []state.ContainerDefinition{
				{Name: "web", Image: "reg/web:staging", Ports: []state.PortMapping{{Container: 5000, Host: 80, Protocol: "tcp"}}},
				{Name: "db", Image: "reg/db:staging"},
			},
		}))
		task := func(on int, last string, ids ...string) *state.Task {
			t := d.NewTask(service, service.Primary(), d.ContainerInstances[on])
			t.Last = last
			d.Tasks[t.ID].Created = noon.Add(time.Duration(len(d.Tasks)) * time.Second)
			for i, id := range ids {
				t.Containers[i].RuntimeID, t.Containers[i].DockerName = id, "ecs-f-1-"+t.Containers[i].Definition.Name
			}
			return t
		}
		d.Stop(task(0, state.Stopped, old, old2), state.UserInitiated, "Task stopped by user")
		running := task(0, state.Running, web, db)
		running.Containers[0].Digest = d.Repositories["web"].Images[0].Digest
		running.Containers[1].Bindings = []state.Binding{{Container: 5432, Host: 32768, Protocol: "tcp"}}
		task(0, state.Pending)
		task(1, state.Running, strings.Repeat("d4", 32))
	})
	return s
}

// arns are those of the first instance's tasks, oldest first, and of the instance itself.
func arns(s *state.State) (instance string, tasks []string) {
	s.View(func(d *state.Data) {
		instance = d.ContainerInstances[0].ARN
		for _, t := range d.TasksOf(func(t *state.Task) bool { return t.Instance.Instance.ID == "i-1" }) {
			tasks = append(tasks, t.ARN)
		}
	})
	return instance, tasks
}

func clock(_ context.Context, id string) (created, started time.Time) {
	if id != web {
		return time.Time{}, time.Time{}
	}
	return noon.In(time.FixedZone("", 3600)), noon.Add(time.Second)
}

func ask(t *testing.T, agent http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	agent.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
	return w
}

func TestTheAgentAnswersInItsOwnForm(t *testing.T) {
	s := account()
	instance, tasks := arns(s)
	running := `{"Arn":"` + tasks[1] + `","DesiredStatus":"RUNNING","KnownStatus":"RUNNING","Family":"f","Version":"1",` +
		`"Containers":[{"DockerId":"` + web + `","DockerName":"ecs-f-1-web","Name":"web","Image":"reg/web:staging",` +
		`"ImageID":"sha256:0abc","CreatedAt":"2026-11-22T12:00:00Z","StartedAt":"2026-11-22T12:00:01Z",` +
		`"Ports":[{"ContainerPort":5000,"Protocol":"tcp","HostPort":80}]},` +
		`{"DockerId":"` + db + `","DockerName":"ecs-f-1-db","Name":"db","Image":"reg/db:staging","ImageID":"",` +
		`"Ports":[{"ContainerPort":5432,"Protocol":"tcp","HostPort":32768}]}]}`
	const nothing = `{"Arn":"","KnownStatus":"","Family":"","Version":"","Containers":null}`
	const commands = `{"AvailableCommands":["/v1/metadata","/v1/tasks","/license"]}`
	for path, expected := range map[string]struct {
		status int
		body   string
	}{
		"/v1/metadata": {200, `{"Cluster":"c","ContainerInstanceArn":"` + instance +
			`","Version":"Amazon ECS Agent - v1.106.1 (abcdef12)"}`},
		"/v1/tasks?taskarn=" + tasks[1]:                  {200, running},
		"/v1/tasks?dockerid=" + web:                      {200, running},
		"/v1/tasks?dockerid=" + db[:12]:                  {200, running},
		"/v1/tasks?dockerid=" + db[:13]:                  {404, nothing},
		"/v1/tasks?dockerid=c3":                          {400, nothing},
		"/v1/tasks?dockerid=d4d4":                        {404, nothing},
		"/v1/tasks?taskarn=arn:unknown":                  {404, nothing},
		"/v1/tasks?taskarn=" + tasks[1] + "&dockerid=a1": {400, nothing},
		"/":           {200, commands},
		"/v2/unknown": {200, commands},
	} {
		g := NewWithT(t)
		g.Expect(ask(t, introspection.New(s, "i-1", clock), path)).To(And(
			HaveHTTPStatus(expected.status), HaveHTTPBody(expected.body)), path)
	}
}

func TestTheAgentKnowsTheTasksOfItsInstanceAlone(t *testing.T) {
	g := NewWithT(t)
	s := account()
	_, tasks := arns(s)
	expected := `{"Tasks":[` +
		`{"Arn":"` + tasks[0] + `","DesiredStatus":"STOPPED","KnownStatus":"STOPPED",.*,"Containers":\[{"DockerId":"` + old + `.*\]},` +
		`{"Arn":"` + tasks[1] + `","DesiredStatus":"RUNNING","KnownStatus":"RUNNING",.*},` +
		`{"Arn":"` + tasks[2] + `","DesiredStatus":"RUNNING","KnownStatus":"PENDING","Family":"f","Version":"1","Containers":\[\]}\]}`
	expected = strings.Replace(expected, `[{"Arn"`, `\[{"Arn"`, 1)
	answer := ask(t, introspection.New(s, "i-1", clock), "/v1/tasks")
	g.Expect(answer).To(And(HaveHTTPStatus(200), HaveHTTPHeaderWithValue("Content-Type", "application/json"),
		HaveHTTPBody(MatchRegexp("^"+expected+"$"))))
	g.Expect(ask(t, introspection.New(s, "i-3", clock), "/v1/tasks")).To(HaveHTTPBody(`{"Tasks":[]}`))
}

func TestATaskThatIsStoppingRunsForTheAgent(t *testing.T) {
	g := NewWithT(t)
	s := account()
	_, tasks := arns(s)
	s.Update(func(d *state.Data) {
		task, _ := d.Task("c", tasks[1])
		d.Stop(task, state.UserInitiated, "Task stopped by user")
		task.Last = state.Stopping
	})
	g.Expect(ask(t, introspection.New(s, "i-1", clock), "/v1/tasks?dockerid="+web)).To(
		HaveHTTPBody(ContainSubstring(`"DesiredStatus":"STOPPED","KnownStatus":"RUNNING"`)))
}
