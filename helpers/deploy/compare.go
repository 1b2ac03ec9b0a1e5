package deploy

import "github.com/aws/aws-sdk-go-v2/service/ecs/types"

// Compare returns how one definition that ECS keeps differs from another. What Against leaves out is left out here too.
func Compare(before, after *types.TaskDefinition) (Diff, error) { return compare(before, after) }
