package deploy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// placeholder stands for the account id in a template, once per image.
const placeholder = "%s"

// Render reads the JSON template in file, puts account in place of every %s, and applies the overrides in their
// order. It is an error when the template is not strict JSON of a task definition (a member that ECS does not know
// included), or when there is not exactly one %s for each container's image.
func Render(file, account string, overrides ...Override) (Definition, error) {
	task, err := render(file, account)
	if err != nil {
		return Definition{}, fmt.Errorf("rendering task definition %s: %w", file, err)
	}
	for _, override := range overrides {
		if err := override(task); err != nil {
			return Definition{}, fmt.Errorf("rendering task definition %s: %w", file, err)
		}
	}
	return Definition{Task: task, File: file}, nil
}

func render(file, account string) (*ecs.RegisterTaskDefinitionInput, error) {
	template, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if account == "" {
		return nil, errors.New("the account id is empty: there is nothing to put in place of %s")
	}
	task, err := decode([]byte(strings.ReplaceAll(string(template), placeholder, account)))
	if err != nil {
		return nil, err
	}
	return task, complete(task, strings.Count(string(template), placeholder))
}

func decode(text []byte) (*ecs.RegisterTaskDefinitionInput, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	task := &ecs.RegisterTaskDefinitionInput{}
	if err := decoder.Decode(task); err != nil {
		return nil, placed(text, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%ssomething follows the definition's closing brace", line(text, decoder.InputOffset()))
	}
	return task, nil
}

// complete asks for what ECS requires of every definition, and for one placeholder per image.
func complete(task *ecs.RegisterTaskDefinitionInput, placeholders int) error {
	if aws.ToString(task.Family) == "" {
		return errors.New(`it has no "family"`)
	}
	if len(task.ContainerDefinitions) == 0 {
		return errors.New(`it has no "containerDefinitions"`)
	}
	for i, container := range task.ContainerDefinitions {
		if aws.ToString(container.Name) == "" || aws.ToString(container.Image) == "" {
			return fmt.Errorf(`containerDefinitions[%d] needs both "name" and "image"`, i)
		}
	}
	if images := len(task.ContainerDefinitions); placeholders != images {
		return fmt.Errorf("it has %%s %d times for %d images: the account id stands once in each image", placeholders, images)
	}
	return nil
}
