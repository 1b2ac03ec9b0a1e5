package target

import (
	"errors"
	"fmt"
	"strings"
)

// variable returns the value of "container/VARIABLE" in the template.
func (t template) variable(reference string) (string, error) {
	container, name, ok := strings.Cut(reference, "/")
	if !ok {
		return "", errors.New("not of the form container/VARIABLE")
	}
	for _, c := range t.ContainerDefinitions {
		if c.Name != container {
			continue
		}
		for _, v := range c.Environment {
			if v.Name == name {
				return v.Value, nil
			}
		}
		return "", fmt.Errorf("the definition's container %s has no variable %s", container, name)
	}
	return "", fmt.Errorf("the definition has no container %s", container)
}
