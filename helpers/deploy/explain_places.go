package deploy

// aboutPlaces are the kinds of a task for which there is no place.
var aboutPlaces = map[Kind]words{
	Deadlock: {
		"the service's percentages do not let {ours} roll out: {why}",
		"{remedy}; the percentages: aws ecs update-service --cluster {cluster} --service {service} " +
			"--deployment-configuration minimumHealthyPercent={minimum},maximumPercent={maximum}",
	},
	NoMemory: {
		"no instance has the memory for a task of {ours}, which reserves {memory} MiB: {why}",
		`lower "memoryReservation" (or "memory") of the containers in the task definition, or add a container instance ` +
			"with more memory; {look-instances}",
	},
	NoCPU: {
		"no instance has the CPU for a task of {ours}, which reserves {cpu} units: {why}",
		`lower "cpu" of the containers in the task definition, or add a container instance with more CPU; {look-instances}`,
	},
	NoInstances: {
		"cluster {cluster} has too few container instances for {ours}: {why}",
		"start instances whose agent joins the cluster (ECS_CLUSTER={cluster} in /etc/ecs/ecs.config), or lower the " +
			"service's desired count; {look-instances}",
	},
	NoAgent: {
		"the ECS agent of instance {instance} is not connected, so no task can start or stop there: {why}",
		"start the agent: ssh to instance {instance}, sudo systemctl restart ecs, and read /var/log/ecs/ecs-agent.log; " +
			"{look-instances}",
	},
	Draining: {
		"instance {instance} is DRAINING, so no task can start there: {why}",
		"set it ACTIVE again (aws ecs update-container-instances-state --cluster {cluster} --status ACTIVE " +
			"--container-instances {id}), or add a container instance; {look-instances}",
	},
}
