package deploy

// aboutImages are the kinds of a container that was not started.
var aboutImages = map[Kind]words{
	ImageMissing: {
		"image {image} of container {container} is not in its registry, so task {task} could not start; {share}",
		`push the image, or correct "image" of container {container} in the task definition; {look-image}`,
	},
	ImageDenied: {
		"the registry does not give image {image} of container {container} out, so task {task} could not start; {share}",
		"allow the instances' role (or the task's executionRoleArn) ecr:GetAuthorizationToken, ecr:BatchGetImage and " +
			`ecr:GetDownloadUrlForLayer, or correct "image" of container {container} in the task definition; {look-image}`,
	},
	ImagePull: {
		"image {image} of container {container} could not be pulled, {times}: {reason}; {share}",
		"look whether the instances reach the registry (route, NAT or VPC endpoint, DNS, security group; a public registry " +
			"may limit how often one pulls): ssh to instance {instance}, docker pull {image}",
	},
	BadCommand: {
		"the command of container {container} cannot be started, so task {task} failed: {reason}; {share}",
		`correct "command", "entryPoint" or "workingDirectory" of container {container} in the task definition, or ` +
			"image {image}; which are used: {look-definition}",
	},
	CannotStart: {
		"container {container} of task {task} could not be started, {times}: {reason}; {share}",
		"look at what the instance says: ssh to instance {instance}, docker ps -a and /var/log/ecs/ecs-agent.log; " +
			"{look-task}",
	},
	PortTaken: {
		"something that is not a task of this service holds host port {port}{where}; {share}",
		`free the port (ssh to instance {instance}, sudo ss -ltnp "sport = :{port}"), or set another "hostPort" of ` +
			"container {container} in the task definition (http.host_port of the target); 0 lets the host choose",
	},
	LogGroup: {
		"container {container} of task {task} could not open its log: {reason}; {share}",
		"make the log group (aws logs create-log-group --log-group-name {group}) and allow the instances' role " +
			`logs:CreateLogStream and logs:PutLogEvents, or correct "awslogs-group" and "awslogs-region" of container ` +
			"{container} in the task definition",
	},
}
