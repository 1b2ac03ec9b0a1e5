package deploy

import (
	"encoding/json"
	"fmt"
	"os"
)

// The files in a run's folder in which a deployment, and a rollback, is written down: as soon as the service was
// updated, for whoever has to speak about it when the run is cut short, and again at its end.
const (
	OutcomeFile  = "deployment.json"
	RollbackFile = "rollback.json"
)

// ReadOutcome reads an outcome that was written down as JSON. Where no update was made there is no file: the error is
// fs.ErrNotExist then.
func ReadOutcome(path string) (Outcome, error) {
	var outcome Outcome
	text, err := os.ReadFile(path)
	if err != nil {
		return Outcome{}, fmt.Errorf("reading how the deployment went: %w", err)
	}
	if err := json.Unmarshal(text, &outcome); err != nil {
		return Outcome{}, fmt.Errorf("reading how the deployment went from %s: %w", path, err)
	}
	return outcome, nil
}

// Over reports whether the deployment has ended for us. Until then ECS goes on with it, whatever becomes of the run.
func (o Outcome) Over() bool { return o.Settled || o.Cause != "" }
