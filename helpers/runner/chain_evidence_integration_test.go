package runner_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// leftEvidence expects that the gate which ran last left all that a report of it needs.
func (c *chain) leftEvidence() {
	c.t.Helper()
	g, latest := NewWithT(c.t), filepath.Join(c.runs, "latest")
	records, err := evidence.ReadJournal(latest)
	g.Expect(err).NotTo(HaveOccurred())
	of := func(is func(evidence.Record) bool) (promises []string) {
		for _, r := range records {
			if is(r) {
				promises = append(promises, r.Promise)
			}
		}
		slices.Sort(promises)
		return slices.Compact(promises)
	}
	g.Expect(of(func(r evidence.Record) bool { return r.Exchange != nil && r.Exchange.Status > 0 && r.Instance != "" })).
		To(ContainElements("", "instances.http", "endpoints.get-ping.good", "endpoints.post-users.good", "sessions.story"))
	g.Expect(of(func(r evidence.Record) bool { return r.Command != nil && r.Instance != "" })).
		To(ContainElements("", "instances.ssh", "containers.running", "afterwards.clean"))
	g.Expect(of(func(r evidence.Record) bool { return r.Call != nil && r.Call.RequestID != "" && r.Call.Status > 0 })).
		To(ContainElements("", "deployment.named", "logs.group"))
	text, err := os.ReadFile(filepath.Join(latest, evidence.JournalFile))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(text)).NotTo(ContainSubstring("my_precious"))

	var found discover.Staging
	text, err = os.ReadFile(filepath.Join(latest, evidence.StagingFile))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(json.Unmarshal(text, &found)).To(Succeed())
	g.Expect(found.Instances).To(HaveLen(2))
	outcome, err := deploy.ReadOutcome(filepath.Join(latest, deploy.OutcomeFile))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Timeline).To(HaveLen(len(outcome.Events)))
	g.Expect(outcome.Timeline).To(HaveEach(HaveField("At", BeTemporally(">=", outcome.Started.Add(-1e9)))))

	reports := c.reports()
	g.Expect(report.Judge(reports, nil, report.End{}).Provenance.Images).To(ConsistOf(
		And(HaveField("Container", "users-db"), HaveField("Digest", HavePrefix("sha256:"))),
		And(HaveField("Container", "users-service"), HaveField("Digest", HavePrefix("sha256:"))),
	))
}

// failures are the broken promises of the run that ran last, place by place, by their promise.
func (c *chain) failures() map[string][]evidence.Failure {
	all := map[string][]evidence.Failure{}
	for _, r := range c.reports() {
		for _, spec := range r.SpecReports {
			if found := report.Entries[evidence.Failure](spec, evidence.EntryFailure); len(found) > 0 {
				all[report.PromiseID(spec)] = found
			}
		}
	}
	return all
}

func (c *chain) reports() []types.Report {
	c.t.Helper()
	reports, err := report.Read(filepath.Join(c.runs, "latest", "report.json"))
	NewWithT(c.t).Expect(err).NotTo(HaveOccurred())
	return reports
}
