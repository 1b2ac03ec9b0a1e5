// Package report turns Ginkgo's JSON report into a verdict, and the verdict into what people and machines read.
package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/onsi/ginkgo/v2/types"
)

// ErrMissing is what Read returns where there is no report.
var ErrMissing = errors.New("there is none")

// ErrCutOff is what Read returns for a file that is no whole Ginkgo report.
var ErrCutOff = errors.New("it is cut off or no Ginkgo report")

// ErrEmpty is what Read returns for a report without any suite, as Ginkgo leaves it when the suite died.
var ErrEmpty = errors.New("it holds no suite")

// Read reads Ginkgo's JSON report at path: one report a suite.
func Read(path string) ([]types.Report, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the report %s: %w", path, ErrMissing)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the report: %w", err)
	}
	var reports []types.Report
	if err := json.Unmarshal(text, &reports); err != nil {
		return nil, fmt.Errorf("reading the report %s: %w (%w)", path, ErrCutOff, err)
	}
	if len(reports) == 0 {
		return nil, fmt.Errorf("reading the report %s: %w", path, ErrEmpty)
	}
	return reports, nil
}
