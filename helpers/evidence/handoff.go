package evidence

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/unique"
)

// Use is what a run is for.
type Use string

// The uses of the suite.
const (
	// Gate deploys and then verifies.
	Gate Use = "gate"
	// Nightly verifies what runs and changes nothing that lasts.
	Nightly Use = "nightly"
	// Deploy deploys, and verifies only that.
	Deploy Use = "deploy"
	// Rollback verifies after a rollback that the service is back: the core promises, and reading only.
	Rollback Use = "rollback"
	// Acceptance is the walk from an environment without the service to one that a person can sign off.
	Acceptance Use = "acceptance"
)

// Uses are all of them.
func Uses() []Use { return []Use{Gate, Nightly, Deploy, Rollback, Acceptance} }

// May reports whether a run for this use does p where its target allows it.
func (u Use) May(p target.Permission) bool {
	switch u {
	case Gate, Acceptance:
		return true
	case Nightly:
		return p != target.Deploy
	case Deploy:
		return p == target.Deploy
	}
	return false
}

// Handoff is what the runner tells the suite. It travels in environment variables.
type Handoff struct {
	// RunID is the run's id (SMOKE_RUN_ID).
	RunID unique.Run
	// RunDir is the folder of the run's artefacts, an absolute path (SMOKE_RUN_DIR).
	RunDir string
	// Use is what the run is for (SMOKE_USE).
	Use Use
	// Target is the target file, an absolute path (SMOKE_TARGET).
	Target string
}

// The variables of a Handoff.
const (
	variableDir    = "SMOKE_RUN_DIR"
	variableUse    = "SMOKE_USE"
	variableTarget = "SMOKE_TARGET"
)

// Environment returns the handoff as NAME=value.
func (h Handoff) Environment() []string {
	return []string{
		unique.Variable + "=" + string(h.RunID),
		variableDir + "=" + h.RunDir,
		variableUse + "=" + string(h.Use),
		variableTarget + "=" + h.Target,
	}
}

// FromEnvironment returns what the runner handed over. Its error names every variable that is missing or wrong.
func FromEnvironment() (Handoff, error) { return readHandoff(os.Getenv) }

func readHandoff(getenv func(string) string) (Handoff, error) {
	h := Handoff{
		RunID:  unique.Run(getenv(unique.Variable)),
		RunDir: getenv(variableDir),
		Use:    Use(getenv(variableUse)),
		Target: getenv(variableTarget),
	}
	if err := h.complete(); err != nil {
		return Handoff{}, err
	}
	if err := h.valid(); err != nil {
		return Handoff{}, err
	}
	return h, nil
}

func (h Handoff) complete() error {
	var missing []string
	for _, pair := range h.Environment() {
		if name, value, _ := strings.Cut(pair, "="); value == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("reading the runner's hand-over: %s not set; run the suite with `make smoke` or `smoke gate`",
		strings.Join(missing, ", "))
}

func (h Handoff) valid() error {
	if _, err := unique.Parse(string(h.RunID)); err != nil {
		return fmt.Errorf("reading %s: %w", unique.Variable, err)
	}
	if !slices.Contains(Uses(), h.Use) {
		return fmt.Errorf("reading %s: %q is not a use; those are %q", variableUse, h.Use, Uses())
	}
	for name, path := range map[string]string{variableDir: h.RunDir, variableTarget: h.Target} {
		if !filepath.IsAbs(path) {
			return fmt.Errorf("reading %s: %q is not an absolute path", name, path)
		}
	}
	return nil
}
