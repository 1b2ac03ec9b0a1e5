package preflight

import (
	"slices"
	"sync"
)

// each looks at n things at once and returns all findings in the order of the things.
func each(n int, look func(i int) []Finding) []Finding {
	told := make([][]Finding, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { told[i] = look(i) })
	}
	group.Wait()
	return slices.Concat(told...)
}
