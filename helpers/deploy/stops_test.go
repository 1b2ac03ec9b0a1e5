package deploy_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

func stoppedAfter(d time.Duration, code types.TaskStopCode, reason string, task types.Task) types.Task {
	task.StopCode, task.StoppedReason, task.StoppedAt = code, aws.String(reason), aws.Time(noon.Add(d))
	task.LastStatus = aws.String("STOPPED")
	return task
}

func TestStopsAreTheDeploymentsOwn(t *testing.T) {
	g := NewWithT(t)
	ours, theirs := tasks(rev8, "2", "late", "early", "scaled"), tasks(rev7, "1", "old")
	p := &play{clock: &moved{now: noon}, scenes: []scene{done(0, "a", "b")}, stopped: []types.Task{
		stoppedAfter(9*time.Second, types.TaskStopCodeUserInitiated, "Task stopped by user", ours[0]),
		stoppedAfter(3*time.Second, types.TaskStopCodeEssentialContainerExited, "Essential container in task exited", ours[1]),
		stoppedAfter(5*time.Second, types.TaskStopCodeServiceSchedulerInitiated, "Scaling activity initiated by (deployment ecs-svc/2)", ours[2]),
		stoppedAfter(time.Second, types.TaskStopCodeServiceSchedulerInitiated, "Scaling activity initiated by (deployment ecs-svc/2)", theirs[0]),
	}}
	p.stopped[1].Containers = []types.Container{
		{Name: aws.String("users-service"), ExitCode: aws.Int32(1)}, {Name: aws.String("users-db"), ExitCode: aws.Int32(0)},
	}
	stops, err := deploy.StopsOf(t.Context(), p, "c", "s", "ecs-svc/2")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(stops.Tasks).To(HaveExactElements(HaveField("ID()", "early"), HaveField("ID()", "late")))
	g.Expect(stops.Tasks[0].Epitaph()).To(Equal("task early stopped (EssentialContainerExited: Essential container in task exited); " +
		"container users-service exited with 1; container users-db exited with 0"))
	stops.Tasks = nil
	g.Expect(stops).To(Equal(deploy.Stops{Cluster: "c", Service: "s", Deployment: "ecs-svc/2"}))
}
