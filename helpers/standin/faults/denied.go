package faults

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

var denied = kind{
	name: "denied", doc: "no policy allows the call; STS never denies GetCallerIdentity", ofAPI: true,
	make: ofAPI(func(*values) action { return deny }),
}

// resources are what the policies of an operation are about, with members of the request in braces; any other
// operation's is *. Source: the Service Authorization Reference.
var resources = map[string]string{
	"RegisterTaskDefinition":        "ecs task-definition/{family}:*",
	"CreateService":                 "ecs service/{cluster}/{serviceName}",
	"UpdateService":                 "ecs service/{cluster}/{service}",
	"DescribeServices":              "ecs service/{cluster}/{services}",
	"ListServiceDeployments":        "ecs service/{cluster}/{service}",
	"DescribeServiceDeployments":    "ecs service-deployment/{serviceDeploymentArns}",
	"StopServiceDeployment":         "ecs service-deployment/{serviceDeploymentArn}",
	"DescribeServiceRevisions":      "ecs service-revision/{serviceRevisionArns}",
	"DescribeTasks":                 "ecs task/{cluster}/{tasks}",
	"StopTask":                      "ecs task/{cluster}/{task}",
	"ListTasks":                     "ecs container-instance/{cluster}/*",
	"DescribeContainerInstances":    "ecs container-instance/{cluster}/{containerInstances}",
	"UpdateContainerInstancesState": "ecs container-instance/{cluster}/{containerInstances}",
	"ListContainerInstances":        "ecs cluster/{cluster}",
	"DescribeClusters":              "ecs cluster/{clusters}",
	"CreateCluster":                 "ecs cluster/{clusterName}",
	"CreateLogGroup":                "logs log-group:{logGroupName}",
	"DescribeLogStreams":            "logs log-group:{logGroupName}",
	"FilterLogEvents":               "logs log-group:{logGroupName}",
	"CreateLogStream":               "logs log-group:{logGroupName}:log-stream:{logStreamName}",
	"GetLogEvents":                  "logs log-group:{logGroupName}:log-stream:{logStreamName}",
	"PutLogEvents":                  "logs log-group:{logGroupName}:log-stream:{logStreamName}",
	"DescribeImages":                "ecr repository/{repositoryName}",
	"BatchGetImage":                 "ecr repository/{repositoryName}",
}

var member = regexp.MustCompile(`\{(\w+)\}`)

// resource is the ARN that a JSON request is about: the first, where it names several.
func resource(d *state.Data, asked wire.Request) string {
	service, pattern, ok := strings.Cut(resources[asked.Operation], " ")
	if !ok {
		return "*"
	}
	var in map[string]any
	_ = json.Unmarshal(asked.Body, &in) // policies come before the rules for requests
	arn := ""
	name := member.ReplaceAllStringFunc(pattern, func(braced string) string {
		value := text(in[strings.Trim(braced, "{}")])
		if strings.HasPrefix(value, "arn:") && !strings.HasPrefix(braced, "{cluster") {
			arn = value
		}
		if value == "" && strings.HasPrefix(braced, "{cluster") {
			return "default"
		}
		return value[strings.LastIndex(value, "/")+1:]
	})
	if arn != "" {
		return arn
	}
	return d.ARN(service, name)
}

// text is a member that is a string or a list of strings.
func text(value any) string {
	if list, ok := value.([]any); ok && len(list) > 0 {
		value = list[0]
	}
	s, _ := value.(string)
	return s
}

func deny(st *state.State, asked wire.Request, next http.Handler) http.Handler {
	if asked.Service == "sts" || asked.Service == "" {
		return next
	}
	action := asked.Service + ":" + asked.Operation
	f := &state.Fault{Code: "AccessDeniedException"}
	st.View(func(d *state.Data) {
		who := "User: " + wire.Principal(d) + " is not authorized to perform: " + action
		why := " because no identity-based policy allows the " + action + " action"
		f.Message = who + " on resource: " + resource(d, asked) + why
		if asked.Service == "ec2" {
			f = state.Refuse("UnauthorizedOperation", "You are not authorized to perform this operation. %s%s", who, why)
		}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked.Refuse(w, http.StatusForbidden, f) })
}
