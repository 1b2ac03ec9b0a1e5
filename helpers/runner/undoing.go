package runner

import (
	"path/filepath"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/report"
)

// backFolder is the folder, in the run's own, of what puts back and verifies that.
const backFolder = "rollback"

// undoing is what the record says about a roll-back; how its deployment went is in deploy.RollbackFile.
type undoing struct {
	// Refused, Problem, Next and Unjudged are report.Rollback's. All are empty of one that settled, and of one whose
	// runner died.
	Refused  string `json:"refused,omitempty"`
	Problem  string `json:"problem,omitempty"`
	Next     string `json:"next,omitempty"`
	Unjudged bool   `json:"unjudged,omitempty"`
	// Required are the promises that what is back has to keep.
	Required []string `json:"required"`
	// End is how their verification ended; nil where it did not come to that.
	End *report.End `json:"end,omitempty"`
}

// tell judges the roll-back of the run in dir, from its files.
func (u undoing) tell(dir string) *report.Rollback {
	failed, _, err := begun(dir)
	if err != nil {
		return &report.Rollback{Problem: err.Error(), Unjudged: true}
	}
	told := &report.Rollback{
		Service: failed.Cluster + "/" + failed.Service, From: short(failed.Revision), To: short(failed.Previous),
		Refused: u.Refused, Problem: u.Problem, Next: u.Next, Unjudged: u.Unjudged,
	}
	at := filepath.Join(dir, backFolder)
	put, err := deploy.ReadOutcome(filepath.Join(at, deploy.RollbackFile))
	if err == nil {
		told.To, told.ByECS, told.Took = short(put.Revision), put.ByECS, put.Steady
	}
	if !put.Settled && told.Refused == "" && told.Problem == "" {
		told.Problem, told.Next, told.Unjudged = unended, "to look: "+failed.look(), true
	}
	if u.End != nil {
		verdict := u.judge(at)
		told.Verified = &verdict
	}
	return told
}

// judge says whether what is back is good.
func (u undoing) judge(dir string) report.Verdict {
	end := *u.End
	reports, err := report.Read(filepath.Join(dir, reportFile))
	if err != nil {
		end.ReportError, end.LastWords = err.Error(), lastWords(filepath.Join(dir, outputFile))
	}
	verdict := report.Judge(reports, u.Required, end)
	verdict.OnlyAsked()
	if end.Interrupted != "" {
		verdict.Findings = withoutEchoes(verdict.Findings)
	}
	return verdict
}
