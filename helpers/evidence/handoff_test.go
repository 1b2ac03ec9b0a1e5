package evidence

import (
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/target"
)

var whole = Handoff{RunID: "20261122t221503-k3f9", RunDir: "/runs/x", Use: Gate, Target: "/t/local.yaml"}

func TestHandoffTravelsInTheEnvironment(t *testing.T) {
	g := NewWithT(t)
	for _, pair := range whole.Environment() {
		name, value, _ := strings.Cut(pair, "=")
		t.Setenv(name, value)
	}
	g.Expect(FromEnvironment()).To(Equal(whole))
}

func TestHandoffSaysWhatIsWrong(t *testing.T) {
	change := func(edit func(*Handoff)) Handoff { h := whole; edit(&h); return h }
	for _, c := range []struct {
		says  string
		has   Handoff
		wants string
	}{
		{
			"everything that is missing",
			Handoff{Use: Nightly},
			"reading the runner's hand-over: SMOKE_RUN_ID, SMOKE_RUN_DIR, SMOKE_TARGET not set; " +
				"run the suite with `make smoke` or `smoke gate`",
		},
		{"an unknown use", change(func(h *Handoff) { h.Use = "weekly" }), `reading SMOKE_USE: "weekly" is not a use; those are ["gate" "nightly" "deploy" "rollback" "acceptance"]`},
		{"an id that is none", change(func(h *Handoff) { h.RunID = "7" }), `reading SMOKE_RUN_ID: reading run id "7": an id looks like 20261122t221503-k3f9`},
		{"a relative target", change(func(h *Handoff) { h.Target = "local.yaml" }), `reading SMOKE_TARGET: "local.yaml" is not an absolute path`},
		{"a relative folder", change(func(h *Handoff) { h.RunDir = "runs" }), `reading SMOKE_RUN_DIR: "runs" is not an absolute path`},
	} {
		t.Run("says "+c.says, func(t *testing.T) {
			g := NewWithT(t)
			values := map[string]string{}
			for _, pair := range c.has.Environment() {
				name, value, _ := strings.Cut(pair, "=")
				values[name] = value
			}
			got, err := readHandoff(func(name string) string { return values[name] })
			g.Expect(err).To(MatchError(c.wants))
			g.Expect(got).To(Equal(Handoff{}))
		})
	}
}

func TestEachUseMayDoWhatItIsFor(t *testing.T) {
	for use, may := range map[Use][]target.Permission{
		Gate:       {target.Deploy, target.Write, target.Disrupt},
		Nightly:    {target.Write, target.Disrupt},
		Deploy:     {target.Deploy},
		Rollback:   nil,
		Acceptance: {target.Deploy, target.Write, target.Disrupt},
	} {
		t.Run(string(use), func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(Uses()).To(ContainElement(use))
			for _, p := range []target.Permission{target.Deploy, target.Write, target.Disrupt} {
				g.Expect(use.May(p)).To(Equal(slices.Contains(may, p)), "%s", p)
			}
		})
	}
}

func TestLabels(t *testing.T) {
	g := NewWithT(t)
	labels := []string{"slow", AreaLabel("logs"), IDLabel("logs.marker")}
	g.Expect(labels).To(Equal([]string{"slow", "area:logs", "id:logs.marker"}))
	g.Expect(ID(labels)).To(Equal("logs.marker"))
	g.Expect(Area(labels)).To(Equal("logs"))
	g.Expect(ID([]string{"slow"})).To(BeEmpty())
}

func TestProvenanceWithKeepsWhatIsKnown(t *testing.T) {
	g := NewWithT(t)
	p := Provenance{Account: "1", Revision: "old"}.With(Provenance{Revision: "new", Region: "r", Service: "s", Previous: "p"})
	g.Expect(p).To(Equal(Provenance{Account: "1", Revision: "new", Region: "r", Service: "s", Previous: "p"}))
}

func TestADefinitionIsThatOfItsRevision(t *testing.T) {
	g := NewWithT(t)
	p := Provenance{Revision: "t:1"}.With(Provenance{Definition: "sha256:1"})
	g.Expect(p.With(Provenance{Revision: "t:1", Region: "r"}).Definition).To(Equal("sha256:1"))
	g.Expect(p.With(Provenance{Revision: "t:2"}).Definition).To(BeEmpty())
}
