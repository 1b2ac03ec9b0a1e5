package target

import (
	"errors"
	"slices"

	"smoke.example/ecs/helpers/strictyaml"
)

// faults puts more faults behind those that a document has.
func faults(err error, more []strictyaml.Fault) error {
	if len(more) == 0 {
		return err
	}
	all := &strictyaml.Faults{List: more}
	if several := (*strictyaml.Faults)(nil); errors.As(err, &several) {
		all.List = slices.Concat(several.List, more)
	}
	return all
}
