package state

import "time"

// Statuses of container instances; see ContainerInstance.
const (
	Active   = "ACTIVE"
	Draining = "DRAINING"
)

// Cluster is an ECS cluster. Clusters are never deleted: a stand-in ends with its account.
type Cluster struct {
	Name, ARN string
}

// ContainerInstance is an EC2 instance's registration with a cluster.
type ContainerInstance struct {
	// ID is 32 hexadecimal digits; ARN contains it.
	ID, ARN string
	// Cluster is the cluster's name.
	Cluster string
	// Instance is the EC2 instance.
	Instance *Instance
	// Status is ACTIVE, DRAINING or INACTIVE.
	Status string
	// AgentConnected is false when ECS has lost the instance's agent.
	AgentConnected bool
	RegisteredAt   time.Time
	// Version counts the changes.
	Version int64
}

// CreateCluster makes a cluster, or returns the one that has the name: AWS's call is idempotent.
func (d *Data) CreateCluster(name string) *Cluster {
	if c, ok := d.Clusters[name]; ok {
		return c
	}
	c := &Cluster{Name: name, ARN: d.ARN("ecs", "cluster/"+name)}
	d.Clusters[name] = c
	return c
}

// Cluster finds a cluster by name or ARN; "" is the cluster called default.
func (d *Data) Cluster(nameOrARN string) (*Cluster, *Fault) {
	if nameOrARN == "" {
		nameOrARN = "default"
	}
	c, ok := d.Clusters[afterSlash(nameOrARN)]
	if !ok || isARN(nameOrARN) && c.ARN != nameOrARN {
		return nil, Refuse("ClusterNotFoundException", "Cluster not found.")
	}
	return c, nil
}

// InstancesOf returns the container instances of a cluster, oldest first.
func (d *Data) InstancesOf(cluster string) []*ContainerInstance {
	var found []*ContainerInstance
	for _, c := range d.ContainerInstances {
		if c.Cluster == cluster {
			found = append(found, c)
		}
	}
	return found
}

// ContainerInstance finds a registration of a cluster by id or ARN.
func (d *Data) ContainerInstance(cluster, idOrARN string) (*ContainerInstance, bool) {
	for _, c := range d.InstancesOf(cluster) {
		if c.ARN == idOrARN || c.ID == idOrARN {
			return c, true
		}
	}
	return nil, false
}
