package wire

import (
	"regexp"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

// identifier is what ECS takes as a name.
var identifier = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)

func createCluster(d *state.Data, in *ecs.CreateClusterInput) (*ecs.CreateClusterOutput, *state.Fault) {
	name := value(in.ClusterName)
	if name == "" {
		name = "default"
	}
	if !identifier.MatchString(name) {
		return nil, state.Refuse(state.InvalidParameter, "Invalid cluster name: %s", name)
	}
	c := cluster(d, d.CreateCluster(name))
	return &ecs.CreateClusterOutput{Cluster: &c}, nil
}

func describeClusters(d *state.Data, in *ecs.DescribeClustersInput) (*ecs.DescribeClustersOutput, *state.Fault) {
	names := in.Clusters
	if len(names) == 0 {
		names = []string{"default"}
	}
	if fault := batch("Clusters", names, 100); fault != nil {
		return nil, fault
	}
	out := &ecs.DescribeClustersOutput{Clusters: []types.Cluster{}, Failures: []types.Failure{}}
	for _, name := range names {
		c, fault := d.Cluster(name)
		if fault != nil {
			out.Failures = append(out.Failures, missing(asARN(d, "cluster", name)))
			continue
		}
		out.Clusters = append(out.Clusters, cluster(d, c))
	}
	return out, nil
}

func cluster(d *state.Data, c *state.Cluster) types.Cluster {
	out := types.Cluster{
		ClusterArn: &c.ARN, ClusterName: &c.Name, Status: str("ACTIVE"),
		CapacityProviders: []string{}, DefaultCapacityProviderStrategy: []types.CapacityProviderStrategyItem{},
		Settings: []types.ClusterSetting{}, Statistics: []types.KeyValuePair{}, Tags: []types.Tag{},
	}
	for _, i := range d.InstancesOf(c.Name) {
		if i.Status != "INACTIVE" {
			out.RegisteredContainerInstancesCount++
		}
	}
	for _, s := range d.Services {
		if s.Cluster == c.Name && s.Status == "ACTIVE" {
			out.ActiveServicesCount++
		}
	}
	for _, t := range d.Tasks {
		switch {
		case t.Cluster != c.Name:
		case t.Last == state.Pending:
			out.PendingTasksCount++
		case t.Last != state.Stopped:
			out.RunningTasksCount++
		}
	}
	return out
}
