package runner

import (
	"os"
	"os/user"
	"strings"
)

// startedBy says who and what started a run: the CI's job with its address, or who is signed in where.
func startedBy(environ []string) string {
	of := variables(environ)
	for _, ci := range []func(func(string) string) string{travis, gitHub} {
		if by := ci(of); by != "" {
			return by
		}
	}
	return person(of)
}

func variables(environ []string) func(string) string {
	values := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		values[name] = value
	}
	return func(name string) string { return values[name] }
}

// travis is by https://docs.travis-ci.com/user/environment-variables.
func travis(of func(string) string) string {
	if of("TRAVIS") != "true" {
		return ""
	}
	return spoken("Travis job", of("TRAVIS_JOB_NUMBER"), "of "+of("TRAVIS_REPO_SLUG"), of("TRAVIS_EVENT_TYPE"),
		"on "+of("TRAVIS_BRANCH"), of("TRAVIS_JOB_WEB_URL"))
}

// gitHub is by https://docs.github.com/en/actions/reference/workflows-and-actions/variables.
func gitHub(of func(string) string) string {
	if of("GITHUB_ACTIONS") != "true" {
		return ""
	}
	address := ""
	if run := of("GITHUB_RUN_ID"); run != "" {
		address = of("GITHUB_SERVER_URL") + "/" + of("GITHUB_REPOSITORY") + "/actions/runs/" + run
	}
	return spoken("GitHub workflow", of("GITHUB_WORKFLOW"), "of "+of("GITHUB_REPOSITORY"), of("GITHUB_EVENT_NAME"),
		"on "+of("GITHUB_REF_NAME"), "by "+of("GITHUB_ACTOR"), address)
}

// spoken joins the parts that say something.
func spoken(parts ...string) string {
	var known []string
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" && part != "of" && part != "on" && part != "by" {
			known = append(known, part)
		}
	}
	return strings.Join(known, " ")
}

// person is such as ann@laptop.
func person(of func(string) string) string {
	name := of("USER")
	if who, err := user.Current(); err == nil {
		name = who.Username
	}
	host, err := os.Hostname()
	if err != nil || name == "" {
		return name
	}
	return name + "@" + host
}
