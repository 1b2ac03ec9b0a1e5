package deploy

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// counted counts the calls of what a watch asks for.
type counted struct {
	API
	calls int
	// last is what the look before this one cost.
	last int
}

func (c *counted) DescribeServices(
	ctx context.Context, in *ecs.DescribeServicesInput, o ...func(*ecs.Options),
) (*ecs.DescribeServicesOutput, error) {
	c.calls++
	return c.API.DescribeServices(ctx, in, o...)
}

func (c *counted) DescribeTaskDefinition(
	ctx context.Context, in *ecs.DescribeTaskDefinitionInput, o ...func(*ecs.Options),
) (*ecs.DescribeTaskDefinitionOutput, error) {
	c.calls++
	return c.API.DescribeTaskDefinition(ctx, in, o...)
}

func (c *counted) ListTasks(
	ctx context.Context, in *ecs.ListTasksInput, o ...func(*ecs.Options),
) (*ecs.ListTasksOutput, error) {
	c.calls++
	return c.API.ListTasks(ctx, in, o...)
}

func (c *counted) DescribeTasks(
	ctx context.Context, in *ecs.DescribeTasksInput, o ...func(*ecs.Options),
) (*ecs.DescribeTasksOutput, error) {
	c.calls++
	return c.API.DescribeTasks(ctx, in, o...)
}

func (c *counted) ListContainerInstances(
	ctx context.Context, in *ecs.ListContainerInstancesInput, o ...func(*ecs.Options),
) (*ecs.ListContainerInstancesOutput, error) {
	c.calls++
	return c.API.ListContainerInstances(ctx, in, o...)
}

func (c *counted) DescribeContainerInstances(
	ctx context.Context, in *ecs.DescribeContainerInstancesInput, o ...func(*ecs.Options),
) (*ecs.DescribeContainerInstancesOutput, error) {
	c.calls++
	return c.API.DescribeContainerInstances(ctx, in, o...)
}
