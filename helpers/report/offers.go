package report

import (
	"slices"
	"strings"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
)

// check begins the offer of one of a target's questions to its database, such as "check.columns", and question that of
// one to a person, such as "question.told".
const (
	check    = "check."
	question = "question."
)

// offer is something that a target may have, and how to see whether it has it.
type offer struct {
	name string
	has  func(t *target.Target) bool
}

// offers are all that a promise can need, besides the target's permissions and its questions.
func offers() []offer {
	return []offer{
		{"sessions", func(t *target.Target) bool { return t.HTTP.Sessions }},
		{"tokens", func(t *target.Target) bool { return t.HTTP.Sessions && t.HTTP.SigningKey != "" }},
		{"routes", func(t *target.Target) bool { return len(t.HTTP.Routes) > 0 }},
		{"restart", func(t *target.Target) bool { return len(t.HTTP.Restart) > 0 }},
		{"latency", func(t *target.Target) bool { return t.HTTP.Latency > 0 }},
		{"process", func(t *target.Target) bool { return slices.ContainsFunc(t.Containers, hasProcess) }},
		{"clock", func(t *target.Target) bool { return t.Hosts.Clock > 0 }},
		{"disk", func(t *target.Target) bool { return t.Hosts.Disk > 0 }},
		{"memory", func(t *target.Target) bool { return t.Hosts.Memory > 0 }},
		{"agent", func(t *target.Target) bool { return len(t.Hosts.Agent) > 0 }},
		{"retention", func(t *target.Target) bool { return t.Logs.Retention > 0 }},
		{"alarms", func(t *target.Target) bool { return len(t.Logs.Alarms) > 0 }},
		{"acceptance", func(t *target.Target) bool { return t.Acceptance.Unmigrated.Given() }},
		{"secrets", func(t *target.Target) bool { return len(t.Secrets) > 0 }},
	}
}

func hasProcess(c target.Container) bool { return c.Process.String() != "" }

// Offers is what a target has to offer to a use: its permissions (deploy, write, disrupt), sessions if its service has
// accounts, tokens if the key that signs them is known, routes, restart, latency, process, clock, disk, memory, agent,
// retention, alarms, acceptance and secrets if the target says something about them, check.ID for each of its questions
// to the database, and question.ID for each of those to a person. What a use does not do (see evidence.Use.May) is not
// offered, whatever the target allows.
func Offers(t *target.Target, use evidence.Use) []string {
	var names []string
	for _, permission := range t.Allow {
		if use.May(permission) {
			names = append(names, string(permission))
		}
	}
	for _, o := range offers() {
		if o.has(t) {
			names = append(names, o.name)
		}
	}
	for _, asked := range t.Database.Checks {
		names = append(names, check+asked.ID)
	}
	for _, asked := range t.Acceptance.Questions {
		names = append(names, question+asked.ID)
	}
	return names
}

// needs are all that a promise can need by name.
func needs() []string {
	names := []string{string(target.Deploy), string(target.Write), string(target.Disrupt)}
	for _, o := range offers() {
		names = append(names, o.name)
	}
	return append(names, check+"ID", question+"ID")
}

// named puts check.ID and question.ID in the place of each question: their ids are the targets' own.
func named(needs []string) []string {
	names := slices.Clone(needs)
	for i, need := range names {
		for _, begin := range []string{check, question} {
			if id, ok := strings.CutPrefix(need, begin); ok && id != "" {
				names[i] = begin + "ID"
			}
		}
	}
	return names
}
