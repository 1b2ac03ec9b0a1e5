package wire_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
)

// tasked adds n tasks to the service s, on the first instance, and returns their ids.
func tasked(w *world, n int, change func(*state.Task)) []string {
	var ids []string
	w.update(func(d *state.Data) {
		s := d.Services[0]
		for range n {
			t := d.NewTask(s, s.Primary(), d.ContainerInstances[0])
			change(t)
			ids = append(ids, t.ID)
		}
	})
	return ids
}

func TestRunningTaskOverTheWire(t *testing.T) {
	w := serving(t)
	id := tasked(w, 1, func(t *state.Task) {
		t.Last, t.PullStarted, t.PullStopped, t.Started = state.Running, *w.now, *w.now, *w.now
		c := t.Containers[0]
		c.Last, c.RuntimeID, c.Digest, c.ARN = state.Running, "9581a6", "sha256:28402d", "container-arn"
		c.Bindings = []state.Binding{{Container: 5000, Host: 80, Protocol: "tcp"}}
	})[0]
	out := w.raw("DescribeTasks", `{"cluster":"staging","tasks":["`+id+`","ffff"]}`)
	started := out["tasks"].([]any)[0].(map[string]any)["startedBy"]
	instance := out["tasks"].([]any)[0].(map[string]any)["containerInstanceArn"]
	w.Expect(instance).To(MatchRegexp(`^arn:aws:ecs:us-east-1:123456789012:container-instance/staging/[0-9a-f]{32}$`))
	task := ecsARN + "task/staging/" + id
	w.Expect(out).To(Equal(fromJSON(w, fmt.Sprintf(`{
		"failures": [{"arn": "arn:aws:ecs:us-east-1:123456789012:task/staging/ffff", "reason": "MISSING"}],
		"tasks": [{
			"taskArn": %q, "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/staging",
			"taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/f:1", "containerInstanceArn": %q,
			"availabilityZone": "us-east-1a", "group": "service:s", "startedBy": %q, "launchType": "EC2",
			"desiredStatus": "RUNNING", "lastStatus": "RUNNING", "healthStatus": "UNKNOWN",
			"connectivity": "CONNECTED", "connectivityAt": 1795165200.000, "createdAt": 1795165200.000,
			"pullStartedAt": 1795165200.000, "pullStoppedAt": 1795165200.000, "startedAt": 1795165200.000,
			"version": 1, "cpu": "0", "memory": "64", "enableExecuteCommand": false, "attachments": [], "attributes": [],
			"inferenceAccelerators": [], "tags": [],
			"overrides": {"containerOverrides": [{"name": "c"}], "inferenceAcceleratorOverrides": []},
			"containers": [{
				"containerArn": "container-arn", "taskArn": %q, "name": "c", "image": "i", "imageDigest": "sha256:28402d",
				"runtimeId": "9581a6", "lastStatus": "RUNNING", "networkInterfaces": [], "healthStatus": "UNKNOWN",
				"cpu": "0", "memory": "64",
				"networkBindings": [{"bindIP": "0.0.0.0", "containerPort": 5000, "hostPort": 80, "protocol": "tcp"}]
			}]
		}]}`, task, instance, started, task))))
}

func TestStoppedTaskOverTheWire(t *testing.T) {
	w := serving(t)
	code := 0
	id := tasked(w, 1, func(t *state.Task) {
		t.Last, t.Desired, t.Stopped = state.Stopped, state.Stopped, *w.now
		t.StopCode, t.StoppedReason = state.EssentialContainerExited, "Essential container in task exited"
		t.Containers[0].ExitCode = &code
	})[0]
	a := w.call(ecsTarget+"DescribeTasks", `{"cluster":"staging","tasks":["`+id+`"]}`)
	w.Expect(a.Body).To(ContainSubstring(`"exitCode":0`), "an exit code of 0 is there")
	w.Expect(a.Body).To(ContainSubstring(`"stopCode":"EssentialContainerExited"`))
	w.Expect(a.Body).To(ContainSubstring(`"stoppedReason":"Essential container in task exited"`))
	w.Expect(a.Body).To(ContainSubstring(`"stoppedAt":1795165200.000`))
	w.Expect(a.Body).NotTo(ContainSubstring("startedAt"), "it never ran")
	w.Expect(a.Body).To(ContainSubstring(`"networkBindings":[]`))
}

func TestListingTasks(t *testing.T) {
	w := serving(t)
	running := tasked(w, 3, func(*state.Task) {})
	stopped := tasked(w, 1, func(t *state.Task) { t.Desired = state.Stopped })
	deployment := *w.describe().Deployments[0].Id
	for name, c := range map[string]struct {
		in     ecs.ListTasksInput
		listed []string
	}{
		"those meant to run":    {ecs.ListTasksInput{}, running},
		"of a service":          {ecs.ListTasksInput{ServiceName: aws.String("s")}, running},
		"of a deployment":       {ecs.ListTasksInput{StartedBy: &deployment}, running},
		"of another deployment": {ecs.ListTasksInput{StartedBy: aws.String("ecs-svc/1")}, nil},
		"of a family":           {ecs.ListTasksInput{Family: aws.String("f")}, running},
		"of another family":     {ecs.ListTasksInput{Family: aws.String("g")}, nil},
		"meant to stop":         {ecs.ListTasksInput{DesiredStatus: types.DesiredStatusStopped}, stopped},
		"pending never fits":    {ecs.ListTasksInput{DesiredStatus: types.DesiredStatusPending}, nil},
		"in pages of one":       {ecs.ListTasksInput{MaxResults: aws.Int32(1)}, running},
	} {
		t.Run(name, func(*testing.T) {
			c.in.Cluster = aws.String("staging")
			pager := ecs.NewListTasksPaginator(w.ecs(), &c.in)
			var listed []string
			for pager.HasMorePages() {
				out, err := pager.NextPage(w.ctx)
				w.Expect(err).NotTo(HaveOccurred())
				for _, arn := range out.TaskArns {
					listed = append(listed, strings.TrimPrefix(arn, ecsARN+"task/staging/"))
				}
			}
			w.Expect(listed).To(ConsistOf(c.listed))
		})
	}
	w.Expect(w.raw("ListTasks", `{"cluster":"staging","family":"g"}`)).To(Equal(map[string]any{"taskArns": []any{}}))
}

func TestStoppingATask(t *testing.T) {
	w := serving(t)
	ids := tasked(w, 2, func(*state.Task) {})
	plain, err := w.ecs().StopTask(w.ctx, &ecs.StopTaskInput{Cluster: aws.String("staging"), Task: &ids[0]})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(*plain.Task.StoppedReason).To(Equal("Task stopped by user"))
	w.Expect(plain.Task.StopCode).To(Equal(types.TaskStopCodeUserInitiated))
	w.Expect(*plain.Task.DesiredStatus + " " + *plain.Task.LastStatus).To(Equal("STOPPED PENDING"))
	arn := ecsARN + "task/staging/" + ids[1]
	why, err := w.ecs().StopTask(w.ctx, &ecs.StopTaskInput{
		Cluster: aws.String("staging"), Task: &arn, Reason: aws.String("drill"),
	})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(*why.Task.StoppedReason).To(Equal("drill"))
}

func TestClustersAndTheirInstances(t *testing.T) {
	w := serving(t)
	tasked(w, 1, func(t *state.Task) { t.Last = state.Running })
	w.Expect(w.raw("DescribeClusters", `{"clusters":["staging","nope"]}`)).To(Equal(fromJSON(w, `{
		"failures": [{"arn": "arn:aws:ecs:us-east-1:123456789012:cluster/nope", "reason": "MISSING"}],
		"clusters": [{
			"clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/staging", "clusterName": "staging", "status": "ACTIVE",
			"registeredContainerInstancesCount": 2, "runningTasksCount": 1, "pendingTasksCount": 0,
			"activeServicesCount": 1, "statistics": [], "tags": [], "settings": [], "capacityProviders": [],
			"defaultCapacityProviderStrategy": []
		}]}`)))
	list, err := w.ecs().ListContainerInstances(w.ctx, &ecs.ListContainerInstancesInput{Cluster: aws.String("staging")})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(list.ContainerInstanceArns).To(HaveLen(2))
	out, err := w.ecs().DescribeContainerInstances(w.ctx, &ecs.DescribeContainerInstancesInput{
		Cluster: aws.String("staging"), ContainerInstances: append(list.ContainerInstanceArns, "nope"),
	})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(*out.Failures[0].Reason).To(Equal("MISSING"))
	for _, i := range out.ContainerInstances {
		tasks, memory := 0, 983
		if *i.Ec2InstanceId == first {
			tasks, memory = 1, 983-64
		}
		w.Expect(i.RunningTasksCount).To(BeEquivalentTo(tasks))
		w.Expect(*i.Status).To(Equal("ACTIVE"))
		w.Expect(i.AgentConnected).To(BeTrue())
		w.Expect(i.RegisteredResources[1].IntegerValue).To(BeEquivalentTo(983))
		w.Expect(i.RemainingResources[1].IntegerValue).To(BeEquivalentTo(memory))
		w.Expect(i.RemainingResources[2].StringSetValue).To(ConsistOf("22", "2375", "2376", "51678", "51679"))
	}
	a := w.call(ecsTarget+"DescribeContainerInstances", fmt.Sprintf(`{"cluster":"staging","containerInstances":[%q]}`,
		list.ContainerInstanceArns[0]))
	w.Expect(a.Body).To(ContainSubstring(`"doubleValue":0,"integerValue":1024,"longValue":0,"name":"CPU"`))
	w.Expect(a.Body).To(ContainSubstring(`"failures":[]`))
	w.Expect(a.Body).To(ContainSubstring(`"pendingTasksCount":0`))
}

func TestCreatingAClusterTwice(t *testing.T) {
	w := newWorld(t)
	one := w.raw("CreateCluster", `{"clusterName":"blue"}`)
	w.Expect(w.raw("CreateCluster", `{"clusterName":"blue"}`)).To(Equal(one))
	w.Expect(w.raw("CreateCluster", ``)["cluster"]).To(HaveKeyWithValue("clusterName", "default"))
}

func TestDescribingWhileTheAccountChanges(t *testing.T) {
	w := serving(t)
	id := tasked(w, 1, func(*state.Task) {})[0]
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 200 {
			w.update(func(d *state.Data) {
				task, s := d.Tasks[id], d.Services[0]
				task.Desired, task.Last, task.Containers[0].Last = state.Running, state.Running, state.Running
				s.Primary().Rollout, s.Primary().RolloutReason = state.Completed, fmt.Sprint(i)
				d.Say(s, fmt.Sprint(i))
			})
		}
	}()
	for range 50 {
		w.raw("DescribeTasks", `{"cluster":"staging","tasks":["`+id+`"]}`)
		w.describe()
	}
	<-done
}
