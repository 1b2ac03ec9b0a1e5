package deploy

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/target"
)

// Starting returns an Override that starts a container in another way than the definition says. What start leaves empty
// stays as it is.
func Starting(container string, start target.Start) Override {
	return func(task *ecs.RegisterTaskDefinitionInput) error {
		subject := fmt.Sprintf("starting container %q in another way", container)
		if len(start.EntryPoint)+len(start.Command) == 0 {
			return fmt.Errorf("%s: neither an entry point nor a command is given", subject)
		}
		i := slices.IndexFunc(task.ContainerDefinitions, func(c types.ContainerDefinition) bool {
			return aws.ToString(c.Name) == container
		})
		if i < 0 {
			return fmt.Errorf("%s: the definition has no such container", subject)
		}
		c := &task.ContainerDefinitions[i]
		if len(start.EntryPoint) > 0 {
			c.EntryPoint = start.EntryPoint
		}
		if len(start.Command) > 0 {
			c.Command = start.Command
		}
		return nil
	}
}
