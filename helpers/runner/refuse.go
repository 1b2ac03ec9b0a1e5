package runner

import (
	"fmt"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/target"
)

// mayDeploy returns an error that names what forbids a deployment: the target's permissions, or the build that a CI
// runs it for.
func mayDeploy(t *target.Target, environ []string) error {
	if err := t.Require(target.Deploy); err != nil {
		return err
	}
	return mayDeployFromCI(t, environ)
}

// mayDeployFromCI returns an error that names what forbids the build that a CI runs to deploy. Travis says what it builds in TRAVIS_PULL_REQUEST (a number, or "false") and TRAVIS_BRANCH, which for
// a pull request is the branch that it would be merged into.
func mayDeployFromCI(t *target.Target, environ []string) error {
	if request := variable(environ, "TRAVIS_PULL_REQUEST"); request != "" && request != "false" {
		return fmt.Errorf("refusing to deploy: TRAVIS_PULL_REQUEST is %q, and a pull request is never deployed", request)
	}
	branch, only := variable(environ, "TRAVIS_BRANCH"), t.Deployment.Branch
	if branch != "" && only != "" && branch != only {
		return fmt.Errorf("refusing to deploy: TRAVIS_BRANCH is %q, and deployment.branch in %s allows only %q",
			branch, t.File(), only)
	}
	return nil
}

// variable returns the last value of an environment variable, or "".
func variable(environ []string, name string) string {
	for _, pair := range slices.Backward(environ) {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}
