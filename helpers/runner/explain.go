package runner

import (
	"errors"
	"fmt"

	"smoke.example/ecs/helpers/target"
)

// explain prints every value of a target with where it comes from. It calls nothing but the file system.
func (p Program) explain(args []string) int {
	file, err := p.only(args, errors.New("which environment? Its file is needed, such as fixtures/targets/staging.yaml"))
	if err != nil {
		return p.misread("explain", err)
	}
	t, err := target.Read(file, p.Environ)
	if err != nil {
		return p.refuse(err)
	}
	_, _ = fmt.Fprint(p.Out, t.Explain())
	return 0
}
