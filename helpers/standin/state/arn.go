package state

import "strings"

// ARN returns the ARN of something in this account and region, such as ARN("ecs", "cluster/c").
func (d *Data) ARN(service, resource string) string {
	return "arn:aws:" + service + ":" + d.Region + ":" + d.Account + ":" + resource
}

// afterSlash returns what follows the last slash: the name in an ARN, or the name itself.
func afterSlash(nameOrARN string) string { return nameOrARN[strings.LastIndex(nameOrARN, "/")+1:] }

// isARN reports whether s has the form of an ECS ARN, of whatever account.
func isARN(s string) bool { return strings.HasPrefix(s, "arn:") }

// arnCluster returns the cluster that a long ARN such as arn:…:service/CLUSTER/NAME names, or "".
func arnCluster(arn string) string {
	if parts := strings.Split(arn, "/"); isARN(arn) && len(parts) == 3 {
		return parts[1]
	}
	return ""
}
