package deploy

// aboutTasks are the kinds of a container that ran.
var aboutTasks = map[Kind]words{
	Crashed: {
		"container {container} of task {task} exited by itself with {code}{ran}; {share}",
		"{remedy}; all that it printed: {output}",
	},
	OutOfMemory: {
		"container {container} of task {task} was {probably}killed for its memory (exit code {code}){ran}; {share}",
		`give container {container} more "memory" in the task definition ({memory}), or let it use less; ` +
			"all that it printed: {output}",
	},
	Unhealthy: {
		"task {task} failed its health checks{ran}: {reason}; {share}",
		`correct what the check of container {container} asks for, or its "healthCheck" in the task definition ` +
			`("command", "timeout", "retries", and "startPeriod" where it needs longer to start); all that it printed: {output}`,
	},
	Stopped: {
		"task {task} was stopped from outside, not by ECS: {reason}; {share}",
		"ask who stopped it (`aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=StopTask` " +
			"names them), then deploy again",
	},
	HostLost: {
		"task {task} lost its instance: {reason}; {share}",
		"look at the instance ({look-task} names it) and at its Auto Scaling group, then deploy again",
	},
	StuckStopping: {
		"task {task} of {revision} was told to stop {since} ago and still has not, past its stopTimeout of {timeout}, " +
			"and it is in the way of {ours}; {share}",
		`end it by hand (ssh to instance {instance}, docker kill); let its containers end on SIGTERM, or lower their ` +
			`"stopTimeout" in the task definition`,
	},
}

// afterExit is what to do about an exit code; without an entry it is afterOthers.
var afterExit = map[int]string{
	0: `a container that ends without a fault ends its task too: let its "command" stay in the foreground`,
	126: `its command cannot be executed: make it executable in image {image}, or correct "command" or "entryPoint" ` +
		`of container {container} in the task definition`,
	127: `its command is not in image {image}: correct "command" or "entryPoint" of container {container} in the ` +
		`task definition, or the image`,
	134: "it aborted itself: correct image {image}",
	139: "it accessed memory that is not its own (SIGSEGV): correct image {image}",
	143: "something inside its host told it to end (SIGTERM): look at the host's docker events",
}

const afterOthers = `correct what its last lines tell, in image {image} or in "environment" and "command" of container ` +
	`{container} in the task definition`
