package deploy_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

func TestAnOutcomeIsReadAsItWasWritten(t *testing.T) {
	g := NewWithT(t)
	begun := deploy.Outcome{
		Cluster: "c", Service: "s", Previous: rev7, Revision: rev8, DeploymentID: "ecs-svc/2", ByECS: true,
		Diff: []string{"x"}, Events: []string{}, Started: noon,
	}
	file := filepath.Join(t.TempDir(), deploy.OutcomeFile)
	text, err := json.Marshal(begun)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(os.WriteFile(file, text, 0o600)).To(Succeed())
	g.Expect(deploy.ReadOutcome(file)).To(Equal(begun))
}

func TestAnOutcomeThatCannotBeReadSaysSo(t *testing.T) {
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), deploy.OutcomeFile)
	_, err := deploy.ReadOutcome(file)
	g.Expect(errors.Is(err, fs.ErrNotExist)).To(BeTrue())
	g.Expect(err).To(MatchError(HavePrefix("reading how the deployment went: open ")))
	g.Expect(os.WriteFile(file, []byte("{"), 0o600)).To(Succeed())
	_, err = deploy.ReadOutcome(file)
	g.Expect(err).To(MatchError("reading how the deployment went from " + file + ": unexpected end of JSON input"))
}
