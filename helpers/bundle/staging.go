package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
)

// readStaging returns what the suite of the run in dir found, or why that is not known.
func readStaging(dir string) (discover.Staging, error) {
	var found discover.Staging
	text, err := os.ReadFile(filepath.Join(dir, evidence.StagingFile))
	if errors.Is(err, fs.ErrNotExist) {
		return found, errors.New("the suite did not come so far as to find the instances (there is no " + evidence.StagingFile + ")")
	}
	if err == nil {
		err = json.Unmarshal(text, &found)
	}
	if err != nil {
		return discover.Staging{}, fmt.Errorf("reading what the suite found (%s): %w", evidence.StagingFile, err)
	}
	return found, nil
}
