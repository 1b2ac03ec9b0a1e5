package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"smoke.example/ecs/helpers/discover"
)

// StagingFile is the name, in a run's folder, of the discover.Staging that the suite found, as JSON.
const StagingFile = "staging.json"

// readStaging returns what the suite of the run in dir found, or why that is not known.
func readStaging(dir string) (discover.Staging, error) {
	var found discover.Staging
	text, err := os.ReadFile(filepath.Join(dir, StagingFile))
	if errors.Is(err, fs.ErrNotExist) {
		return found, errors.New("the suite did not come so far as to find the instances (there is no " + StagingFile + ")")
	}
	if err == nil {
		err = json.Unmarshal(text, &found)
	}
	if err != nil {
		return discover.Staging{}, fmt.Errorf("reading what the suite found (%s): %w", StagingFile, err)
	}
	return found, nil
}
