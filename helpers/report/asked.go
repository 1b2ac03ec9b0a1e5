package report

import (
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
)

// Asked returns those of the required promises that a run with a label filter (Ginkgo's) has to keep: the ones whose
// specs match it. One that no spec carries counts as being in the area that its id begins with, so that a promise
// that got lost is missed. An empty filter asks for all of them, one that cannot be read for none.
func Asked(reports []types.Report, required []string, filter string) []string {
	matches, err := types.ParseLabelFilter(filter)
	if err != nil {
		return nil
	}
	carried := map[string][]string{}
	for _, suite := range reports {
		for _, spec := range suite.SpecReports {
			if id := PromiseID(spec); id != "" {
				carried[id] = append(spec.Labels(), evidence.IDLabel(id))
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(required), func(id string) bool {
		labels, ok := carried[id]
		if !ok {
			area, _, _ := strings.Cut(id, ".")
			labels = []string{evidence.IDLabel(id), evidence.AreaLabel(area)}
		}
		return !matches(labels)
	})
}
