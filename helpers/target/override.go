package target

import (
	"fmt"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/strictyaml"
)

// Override is an environment variable that takes the place of one value of a target.
type Override struct {
	// Variable is its name, and Path the value's key, such as ssh.key.
	Variable, Path string
}

// prefix begins every variable of ours, so that one that is misspelt can be told.
const prefix = "SMOKE_"

// Overrides are all variables that Read knows. A list is given with commas; an empty variable counts as not set;
// relative paths count from the target's folder, as they do in the file.
func Overrides() []Override {
	return []Override{
		{"SMOKE_ACCOUNT", "account"},
		{"SMOKE_ALLOW", "allow"},
		{"SMOKE_BRANCH", "deployment.branch"},
		{"SMOKE_CLUSTER", "cluster"},
		{"SMOKE_DEFINITION", "definition"},
		{"SMOKE_DEPLOY_POLL", "deployment.poll"},
		{"SMOKE_DEPLOY_SETTLE", "deployment.settle"},
		{"SMOKE_DEPLOY_WITHIN", "deployment.within"},
		{"SMOKE_HOST_KEYS", "ssh.host_keys.from"},
		{"SMOKE_HTTP_PORT", "http.host_port"},
		{"SMOKE_INSTANCES", "instances.count"},
		{"SMOKE_KNOWN_HOSTS", "ssh.host_keys.file"},
		{"SMOKE_LOG_GROUP", "logs.group"},
		{"SMOKE_LOGS_WITHIN", "logs.within"},
		{"SMOKE_REGION", "region"},
		{"SMOKE_ROLLBACK", "deployment.rollback"},
		{"SMOKE_SERVICE", "service"},
		{"SMOKE_SSH_KEY", "ssh.key"},
		{"SMOKE_SSH_PORT", "ssh.port"},
		{"SMOKE_SSH_USER", "ssh.user"},
		{"SMOKE_UNDERWAY", "deployment.underway"},
	}
}

// elsewhere are variables, and beginnings of variables, that mean something to other parts of the project.
var elsewhere = []string{"SMOKE_RUN_ID", "SMOKE_RUN_DIR", "SMOKE_USE", "SMOKE_TARGET", "SMOKE_BACKCHANNEL", "SMOKE_BASE_*"}

// override puts the variables' values into doc and returns the names of ours that are no overrides.
func override(doc *strictyaml.Document, environ []string) []string {
	var others []string
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if value == "" || !strings.HasPrefix(name, prefix) {
			continue
		}
		if path, ok := overridden(name); ok {
			doc.Set(path, value, name)
		} else {
			others = append(others, name)
		}
	}
	return others
}

// unknown returns a fault for each variable that nobody knows: neither the project nor one of the target's secrets.
func (t *Target) unknown(names []string) []strictyaml.Fault {
	var all []strictyaml.Fault
	for _, name := range names {
		ofSecret := slices.ContainsFunc(t.Secrets, func(s SecretSource) bool { return s.Env == name })
		if !ofSecret && !isElsewhere(name) {
			all = append(all, strictyaml.Fault{Source: name, Problem: "no such variable; known are " + known()})
		}
	}
	return all
}

func overridden(variable string) (string, bool) {
	all := Overrides()
	i := slices.IndexFunc(all, func(o Override) bool { return o.Variable == variable })
	if i < 0 {
		return "", false
	}
	return all[i].Path, true
}

func isElsewhere(variable string) bool {
	return slices.ContainsFunc(elsewhere, func(name string) bool {
		begin, open := strings.CutSuffix(name, "*")
		return variable == name || open && strings.HasPrefix(variable, begin)
	})
}

func known() string {
	var names []string
	for _, o := range Overrides() {
		names = append(names, o.Variable)
	}
	return fmt.Sprintf("%s (and %s)", strings.Join(names, ", "), strings.Join(elsewhere, ", "))
}
