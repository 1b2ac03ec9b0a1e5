package reconcile_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/state"
)

func TestAMissingLogGroup(t *testing.T) {
	for mode, runs := range map[string]bool{"": true, "non-blocking": true, "blocking": false} {
		t.Run("in mode "+mode, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				def := light()
				def.Containers[0].Log = &state.LogConfiguration{Driver: "awslogs", Options: map[string]string{
					"awslogs-group": "missing", "mode": mode,
				}}
				w.serve(def, 1, 0, 100)
				w.later(time.Second)
				w.Expect(w.tasks(state.Running)).To(HaveLen(map[bool]int{true: 1}[runs]))
				if !runs {
					w.Expect(w.tasks(state.Stopped)[0].Containers[0].Reason).To(And(
						HavePrefix("CannotStartContainerError: Error response from daemon: failed to initialize logging driver: "+
							"failed to create Cloudwatch log stream: "),
						HaveSuffix("ResourceNotFoundException: The specified log group does not exist."),
					))
				}
			})
		})
	}
}

func TestTasksThatEnd(t *testing.T) {
	exit := func(code int) *engine.Exit { return &engine.Exit{Code: code} }
	const failed, ended = "TaskFailedToStart: Task failed to start", "EssentialContainerExited: Essential container in task exited"
	for name, c := range map[string]struct {
		script engine.Script
		gone   bool // the image
		why    string
		reason string
		code   *int
		ran    bool
	}{
		"no image": {
			gone: true, why: failed,
			reason: "CannotPullContainerError: The task can’t pull the image. Check whether the image exists. Error response " +
				"from daemon: manifest for missing not found: manifest unknown: Requested image not found",
		},
		"cannot be created": {
			script: engine.Script{CreateError: "invalid mount"}, why: failed,
			reason: "CannotCreateContainerError: Error response from daemon: invalid mount",
		},
		"cannot be started": {
			script: engine.Script{StartError: "exec: not found"}, why: failed,
			reason: "CannotStartContainerError: Error response from daemon: exec: not found",
		},
		"exits at once":   {script: engine.Script{Ends: exit(1)}, why: ended, code: new(1)},
		"exits later":     {script: engine.Script{Ends: exit(3), After: time.Second}, why: ended, code: new(3), ran: true},
		"exits with zero": {script: engine.Script{Ends: exit(0), After: time.Second}, why: ended, code: new(0), ran: true},
		"out of memory": {
			script: engine.Script{Ends: &engine.Exit{Code: 137, OOMKilled: true}, After: time.Second},
			why:    ended, code: new(137), ran: true,
			reason: "OutOfMemoryError: Container killed due to memory usage",
		},
		"the engine's own trouble": {
			script: engine.Script{Ends: &engine.Exit{Code: 128, Error: "disk full"}, After: time.Second},
			why:    ended, code: new(128), ran: true, reason: "DockerStateError: disk full",
		},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				w.eng.SetImage("service", c.script)
				def := users()
				if c.gone {
					def.Containers[0].Image = "missing"
				}
				w.serve(def, 1, 0, 100)
				w.later(5 * time.Second)
				stopped := w.tasks(state.Stopped)
				w.Expect(stopped).To(HaveLen(1), "the next one waits")
				task := stopped[0]
				w.Expect(task.StopCode + ": " + task.StoppedReason).To(Equal(c.why))
				w.Expect(task.Containers[0].Reason).To(Equal(c.reason))
				w.Expect(task.Containers[0].ExitCode).To(Equal(c.code))
				w.Expect(task.Containers[0].Last).To(Equal(state.Stopped))
				w.Expect(task.Containers[0].Bindings).To(BeEmpty())
				w.Expect(task.Started.IsZero()).To(Equal(!c.ran))
				w.Expect(task.ExecutionStopped.IsZero()).To(Equal(c.gone), "a container had to be stopped")
				w.Expect(w.eng.Containers()).To(BeEmpty(), "its containers are gone")
				w.later(time.Minute)
				w.Expect(len(w.tasks(state.Stopped))).To(BeNumerically(">", 1), "it was tried again")
			})
		})
	}
}

func TestAnEngineThatTakesTooLong(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.eng.SetImage("service", engine.Script{Pulls: 3 * time.Hour})
		w.serve(light(), 1, 0, 100)
		w.later(time.Hour)
		task := w.tasks("")[0]
		w.Expect(task.Last).To(Equal(state.Pending), "it is still pulled")
		w.Expect(task.PullStopped.IsZero()).To(BeTrue())
		w.later(time.Hour + time.Minute)
		task = w.tasks(state.Stopped)[0]
		w.Expect(task.StopCode).To(Equal(state.TaskFailedToStart))
		w.Expect(task.Containers[0].Reason).To(Equal(
			"DockerTimeoutError: Could not transition to pulled; timed out after waiting 2h0m0s"))
	})
}

func TestASlowPullIsOnlySlow(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.eng.SetImage("service", engine.Script{Pulls: time.Minute})
		w.serve(light(), 1, 0, 100)
		w.later(59 * time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, inProgress, 1, 0, 1}}))
		w.later(2 * time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, 1, 1, 0}}))
	})
}

func TestAPortThatAStrangerHolds(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.eng.Occupy("127.10.0.1", 80)
		w.serve(users(), 1, 0, 100)
		w.later(2 * time.Second)
		w.Expect(w.tasks(state.Stopped)[0].Containers[0].Reason).To(MatchRegexp(
			`^CannotStartContainerError: Error response from daemon: driver failed programming external connectivity on ` +
				`endpoint \S+ \([0-9a-f]{64}\): Error starting userland proxy: listen tcp4 127.10.0.1:80: bind: ` +
				`address already in use$`))
		w.eng.Vacate("127.10.0.1", 80)
		w.later(2 * time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, 1, 1, 0}}))
	})
}
