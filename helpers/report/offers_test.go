package report

import (
	"regexp"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
)

func TestATargetOffers(t *testing.T) {
	process := target.Pattern{Regexp: regexp.MustCompile("gunicorn")}
	for what, c := range map[string]struct {
		target target.Target
		offers []string
	}{
		"nothing that it says nothing about":       {target.Target{Containers: []target.Container{{Name: "web"}}}, nil},
		"sessions when its service has accounts":   {target.Target{HTTP: target.HTTP{Sessions: true}}, []string{"sessions"}},
		"tokens when the key is known too":         {target.Target{HTTP: target.HTTP{Sessions: true, SigningKey: "K"}}, []string{"sessions", "tokens"}},
		"no tokens without accounts":               {target.Target{HTTP: target.HTTP{SigningKey: "K"}}, nil},
		"restart when it is said how":              {target.Target{HTTP: target.HTTP{Restart: []string{"kill"}}}, []string{"restart"}},
		"routes when they can be listed":           {target.Target{HTTP: target.HTTP{Routes: []string{"routes"}}}, []string{"routes"}},
		"latency when it is bounded":               {target.Target{HTTP: target.HTTP{Latency: time.Second}}, []string{"latency"}},
		"process when a container's is known":      {target.Target{Containers: []target.Container{{Name: "db"}, {Process: process}}}, []string{"process"}},
		"clock when it is bounded":                 {target.Target{Hosts: target.Hosts{Clock: time.Second}}, []string{"clock"}},
		"disk when some has to be free":            {target.Target{Hosts: target.Hosts{Disk: 5}}, []string{"disk"}},
		"memory when some has to be available":     {target.Target{Hosts: target.Hosts{Memory: 50}}, []string{"memory"}},
		"agent when there is one to ask":           {target.Target{Hosts: target.Hosts{Agent: []string{"curl"}}}, []string{"agent"}},
		"retention when it is named":               {target.Target{Logs: target.Logs{Retention: 14}}, []string{"retention"}},
		"alarms when there are some":               {target.Target{Logs: target.Logs{Alarms: []target.Pattern{process}}}, []string{"alarms"}},
		"acceptance when it can be walked":         {target.Target{Acceptance: target.Acceptance{Unmigrated: target.Start{Command: []string{"serve"}}}}, []string{"acceptance"}},
		"secrets when there are some":              {target.Target{Secrets: []target.SecretSource{{Name: "K"}}}, []string{"secrets"}},
		"each question to the database by its id":  {target.Target{Database: target.Database{Checks: []target.Check{{ID: "seed"}, {ID: "keys"}}}}, []string{"check.seed", "check.keys"}},
		"each question to a person by its id":      {target.Target{Acceptance: target.Acceptance{Questions: []target.Question{{ID: "told"}}}}, []string{"question.told"}},
		"what it allows, but for deploys at night": {target.Target{Allow: []target.Permission{target.Deploy, target.Write}}, []string{"write"}},
	} {
		t.Run(what, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(Offers(&c.target, evidence.Nightly)).To(Equal(c.offers))
		})
	}
}

func TestAPromiseCanNeedAQuestion(t *testing.T) {
	g := NewWithT(t)
	p, err := promises(t, "- {id: a.b, uses: [gate], needs: [check.seed]}\n- {id: a.c, uses: [gate], needs: [question.told]}")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.Required(evidence.Gate, []string{"question.told"})).To(Equal([]string{"a.c"}))
	g.Expect(p.Required(evidence.Gate, []string{"check.seed"})).To(Equal([]string{"a.b"}))
	g.Expect(p.Required(evidence.Gate, []string{"check.keys"})).To(BeEmpty())
}
