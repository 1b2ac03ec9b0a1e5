package report

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
)

func TestReadSaysWhatIsWrongWithAReport(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	_, err := Read(filepath.Join(dir, "none.json"))
	g.Expect(err).To(MatchError(ErrMissing))
	for _, text := range []string{"", `[{"SuitePath": "/x", "SpecRep`, "{}", "PASS"} {
		path := filepath.Join(dir, "report.json")
		g.Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
		_, err := Read(path)
		g.Expect(err).To(MatchError(ErrCutOff), text)
		g.Expect(err.Error()).To(ContainSubstring("reading the report " + path + ": it is cut off or no Ginkgo report"))
	}
	path := filepath.Join(dir, "report.json")
	g.Expect(os.WriteFile(path, []byte("[]"), 0o600)).To(Succeed())
	_, err = Read(path)
	g.Expect(err).To(MatchError("reading the report " + path + ": it holds no suite"))
	_, err = Read(dir)
	g.Expect(err).To(MatchError(ContainSubstring("reading the report: ")))
}

func promises(t *testing.T, text string) (Promises, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "required.yaml")
	NewWithT(t).Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
	return ReadPromises(path)
}

const someRequired = `# promises
- {id: deployment.revision, uses: [gate], needs: [deploy]}
- {id: endpoints.ping, uses: [gate, nightly]}
- {id: sessions.story, uses: [gate, nightly], needs: [write, sessions]}
`

func TestRequiredByUseAndTarget(t *testing.T) {
	all := []target.Permission{target.Deploy, target.Write}
	for _, c := range []struct {
		of       string
		use      evidence.Use
		allow    []target.Permission
		sessions bool
		wants    []string
	}{
		{"a gate with everything", evidence.Gate, all, true, []string{"deployment.revision", "endpoints.ping", "sessions.story"}},
		{"a gate without accounts", evidence.Gate, all, false, []string{"deployment.revision", "endpoints.ping"}},
		{"a gate that may only read", evidence.Gate, nil, true, []string{"endpoints.ping"}},
		{"a nightly with everything", evidence.Nightly, all, true, []string{"endpoints.ping", "sessions.story"}},
	} {
		t.Run("of "+c.of, func(t *testing.T) {
			g := NewWithT(t)
			p, err := promises(t, someRequired)
			g.Expect(err).NotTo(HaveOccurred())
			offers := Offers(&target.Target{Allow: c.allow, HTTP: target.HTTP{Sessions: c.sessions}}, c.use)
			g.Expect(p.Required(c.use, offers)).To(Equal(c.wants))
		})
	}
}

func TestANightlyNeverOffersToDeploy(t *testing.T) {
	g := NewWithT(t)
	offers := Offers(&target.Target{Allow: []target.Permission{target.Deploy, target.Disrupt}}, evidence.Nightly)
	g.Expect(offers).To(Equal([]string{"disrupt"}))
}

func TestTheOffersOfAUseAreWhatItMayDo(t *testing.T) {
	g := NewWithT(t)
	all := &target.Target{Allow: []target.Permission{target.Deploy, target.Write, target.Disrupt}}
	g.Expect(Offers(all, evidence.Deploy)).To(Equal([]string{"deploy"}))
	g.Expect(Offers(all, evidence.Rollback)).To(BeEmpty())
}

func TestReadPromisesIsStrict(t *testing.T) {
	for _, c := range []struct{ about, text, says string }{
		{
			"an unknown key", "- {id: a.b, uses: [gate], need: [deploy]}",
			":1:27: [0].need: is not a key here; there are id, uses, needs: need",
		},
		{"an unknown use", "- {id: a.b, uses: [weekly]}", `:1:20: [0].uses[0]: is none of ["gate" "nightly" "deploy" "rollback" "acceptance"]: weekly`},
		{
			"an unknown need", "- {id: a.b, uses: [gate], needs: [luck]}",
			`:1:35: [0].needs[0]: is none of ["deploy" "write" "disrupt" "sessions" "tokens" "routes" "restart" "latency" "process" ` +
				`"clock" "disk" "memory" "agent" "retention" "alarms" "acceptance" "secrets" "check.ID" "question.ID"]: luck`,
		},
		{
			"a question to the database without its id", "- {id: a.b, uses: [gate], needs: [check.]}",
			`"check.ID" "question.ID"]: check.`,
		},
		{"no use", "- {id: a.b}", ":1:3: [0].uses: names no use; one that nothing uses is no promise"},
		{"no id", "- {uses: [gate]}", ":1:3: [0].id: is missing"},
		{
			"an id that is there twice", "- {id: a.b, uses: [gate]}\n- {id: a.b, uses: [gate]}",
			":2:8: [1].id: the promise is listed twice: a.b",
		},
		{"a file that is no list", "promises: yes", ":1:1: has to be a list: promises: yes"},
	} {
		t.Run("says where there is "+c.about, func(t *testing.T) {
			g := NewWithT(t)
			_, err := promises(t, c.text)
			g.Expect(err).To(MatchError(And(HavePrefix("reading the required promises:"), HaveSuffix(c.says))))
		})
	}
	g := NewWithT(t)
	p, err := promises(t, someRequired)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.Known()).To(Equal([]string{"deployment.revision", "endpoints.ping", "sessions.story"}))
}

func TestTheProjectsOwnPromisesCanBeRead(t *testing.T) {
	g := NewWithT(t)
	p, err := ReadPromises("../../fixtures/required.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.Required(evidence.Gate, []string{"deploy", "write", "disrupt", "sessions"})).NotTo(BeEmpty())
	g.Expect(p.Required(evidence.Nightly, nil)).NotTo(BeEmpty())
	g.Expect(p.Required(evidence.Deploy, []string{"deploy"})).To(ConsistOf(
		"deployment.account", "deployment.settles", "deployment.registers", "deployment.named", "deployment.tasks",
		"deployment.bound", "deployment.percentages", "deployment.no-restarts", "deployment.no-old-containers", "deployment.stays",
		"instances.found",
	))
	core := p.Required(evidence.Rollback, nil)
	g.Expect(len(core)).To(BeNumerically("~", 27, 5))
	g.Expect(core).To(ContainElements("deployment.named", "deployment.tasks", "deployment.no-old-containers",
		"instances.http", "endpoints.get-ping.good", "containers.environment"))
}
