package deploy

// aboutServices are the kinds of a service that goes another way.
var aboutServices = map[Kind]words{
	GaveUp: {
		"ECS gave deployment {deployment} of {ours} up{reason}{why}",
		"{remedy}",
	},
	RolledBack: {
		"ECS gave deployment {deployment} of {ours} up and rolled the service back to {now}, where services-stable is " +
			"green{why}",
		"{remedy}",
	},
	Replaced: {
		"deployment {other} of {now}, which is not of this run, took the place of ours, {deployment} of {ours}",
		"wait for the other deployment's end, ask its owner (`aws cloudtrail lookup-events --lookup-attributes " +
			"AttributeKey=EventName,AttributeValue=UpdateService` names them), then deploy again; {look-service}",
	},
	ScaledToZero: {
		"service {cluster}/{service} wants 0 tasks, so none runs {ours}",
		"raise its desired count: aws ecs update-service --cluster {cluster} --service {service} --desired-count {desired}",
	},
	Gone: {
		"service {cluster}/{service} is {state}",
		"correct cluster and service in the target, or create the service; aws ecs list-services --cluster {cluster}",
	},
	Slow: {
		"{why}; it last moved {since} before that: {line}",
		"raise deployment.within of the target above {within}, or find what it waits for: {look-service}",
	},
	UnderWay: {
		"another deployment of service {cluster}/{service} is under way",
		"wait for its end (deployment.underway: wait in the target, or SMOKE_UNDERWAY=wait), or ask its owner; {look-service}",
	},
}
