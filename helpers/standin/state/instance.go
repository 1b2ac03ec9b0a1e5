package state

import "time"

// Instance is an EC2 instance, and what it registers with ECS when it belongs to a cluster.
type Instance struct {
	// ID is i- and 17 hexadecimal digits.
	ID string
	// PublicIP is empty for an instance that is not reachable from outside.
	PublicIP, PrivateIP string
	// CPU is in ECS units, 1024 a processor; Memory in MiB, as registered with ECS.
	CPU, Memory int
	// Type is the instance type, such as t2.micro.
	Type string
	// KeyName is the key pair's name.
	KeyName string
	// SecurityGroups are ids of security groups.
	SecurityGroups   []string
	AvailabilityZone string
	// ConsoleOutput is the text that GetConsoleOutput returns, with its own line ends.
	ConsoleOutput string
	// Name is the value of the tag Name; empty is none.
	Name string
	// Cluster is the name of the cluster to register with; empty is none. It is made if it does not exist.
	Cluster string
	// State is the instance's state; empty is running.
	State string
	// LaunchTime is when it was started; zero is the time of AddInstance.
	LaunchTime time.Time
}

// ReservedPorts are the host ports that the agent registers as taken: SSH, Docker and its own.
var ReservedPorts = []int{22, 2376, 2375, 51678, 51679}

// AddInstance starts an EC2 instance and, if it names a cluster, registers it there.
func (s *State) AddInstance(i Instance) {
	s.Update(func(d *Data) {
		if i.State == "" {
			i.State = "running"
		}
		if i.LaunchTime.IsZero() {
			i.LaunchTime = d.Now()
		}
		d.Instances = append(d.Instances, &i)
		if i.Cluster == "" {
			return
		}
		id := HexID(32)
		d.CreateCluster(i.Cluster)
		d.ContainerInstances = append(d.ContainerInstances, &ContainerInstance{
			ID: id, ARN: d.ARN("ecs", "container-instance/"+i.Cluster+"/"+id), Cluster: i.Cluster,
			Instance: &i, Status: Active, AgentConnected: true, RegisteredAt: d.Now(), Version: 1,
		})
	})
}

// Instance finds an EC2 instance by id.
func (d *Data) Instance(id string) (*Instance, bool) {
	for _, i := range d.Instances {
		if i.ID == id {
			return i, true
		}
	}
	return nil, false
}
