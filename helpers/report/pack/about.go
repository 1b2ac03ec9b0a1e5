package pack

import (
	"fmt"

	"smoke.example/ecs/helpers/evidence"
)

// About is what a decision on a step is about: "step 4: GET /users answers 500".
func About(step evidence.Step) string { return fmt.Sprintf("step %d: %s", step.Number, step.Title) }
