package runner

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestARunSaysWhoAndWhatStartedIt(t *testing.T) {
	for name, c := range map[string]struct {
		environ []string
		by      string
	}{
		"a job of Travis": {
			[]string{
				"TRAVIS=true", "TRAVIS_JOB_NUMBER=7.2", "TRAVIS_REPO_SLUG=us/users", "TRAVIS_EVENT_TYPE=push",
				"TRAVIS_BRANCH=staging", "TRAVIS_JOB_WEB_URL=https://ci.example/jobs/5",
			},
			"Travis job 7.2 of us/users push on staging https://ci.example/jobs/5",
		},
		"a run of GitHub's": {
			[]string{
				"GITHUB_ACTIONS=true", "GITHUB_WORKFLOW=gate", "GITHUB_REPOSITORY=us/users", "GITHUB_ACTOR=ann",
				"GITHUB_SERVER_URL=https://git.example", "GITHUB_RUN_ID=12",
			},
			"GitHub workflow gate of us/users by ann https://git.example/us/users/actions/runs/12",
		},
		"a CI that says no more": {[]string{"TRAVIS=true"}, "Travis job"},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(startedBy(c.environ)).To(Equal(c.by))
		})
	}
}

func TestWithoutACIAPersonStartedTheRun(t *testing.T) {
	NewWithT(t).Expect(startedBy(nil)).To(MatchRegexp(`^[^@\s]+@[^@\s]+$`))
}
