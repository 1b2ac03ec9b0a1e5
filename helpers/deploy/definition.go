package deploy

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// Definition is a task definition that is ready to be registered.
type Definition struct {
	// Task is what is sent to ECS.
	Task *ecs.RegisterTaskDefinitionInput
	// File is the template that it was rendered from.
	File string
}

// Family returns the task definition's family.
func (d Definition) Family() string { return aws.ToString(d.Task.Family) }

// Override changes a definition after it was rendered. It returns an error where it has nothing to change.
type Override func(*ecs.RegisterTaskDefinitionInput) error
