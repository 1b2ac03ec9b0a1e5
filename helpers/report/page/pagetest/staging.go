package pagetest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"smoke.example/ecs/helpers/discover"
)

// The environment of every case.
const (
	cluster  = "flask-microservices-staging"
	service  = "flask-microservices-staging"
	account  = "123456789012"
	region   = "us-east-1"
	registry = account + ".dkr.ecr." + region + ".amazonaws.com/"
	previous = "testdriven-staging:7"
	revision = "testdriven-staging:8"
)

// hexadecimal is a number of n digits that only what it is of decides.
func hexadecimal(n int, of string) string {
	sum := sha256.Sum256([]byte(of))
	return hex.EncodeToString(sum[:])[:n]
}

func arn(kind, name string) string {
	return fmt.Sprintf("arn:aws:ecs:%s:%s:%s/%s", region, account, kind, name)
}

// instanceID is the EC2 id of instance n, which counts from 0, and address where it is reached.
func instanceID(n int) string { return "i-" + hexadecimal(17, fmt.Sprint("instance", n)) }
func address(n int) string    { return fmt.Sprintf("127.10.%d.%d", n/250, n%250+1) }

func (c Case) staging() discover.Staging {
	s := discover.Staging{Cluster: cluster, Service: service}
	for n := range c.Instances {
		s.Instances = append(s.Instances, c.instance(n))
	}
	return s
}

func (c Case) instance(n int) discover.Instance {
	return discover.Instance{
		ContainerInstanceARN: arn("container-instance", cluster+"/"+hexadecimal(32, "host"+instanceID(n))),
		ID:                   instanceID(n), State: "running", Status: "ACTIVE", AgentConnected: true, AgentVersion: "1.106.1",
		PublicIP: address(n), PublicDNS: "ec2-" + address(n) + ".compute-1.amazonaws.com", PrivateIP: "127.20.0.1",
		KeyName: "ecs", SecurityGroups: []string{"sg-0a1b2c3d"},
		Tasks: []discover.Task{c.task(n)},
	}
}

func taskID(n int) string { return hexadecimal(32, "task"+instanceID(n)) }

func (c Case) task(n int) discover.Task {
	return discover.Task{
		ARN: arn("task", cluster+"/"+taskID(n)), Definition: arn("task-definition", revision),
		LastStatus: "RUNNING", DesiredStatus: "RUNNING", StartedBy: deploymentID,
		CreatedAt: deployed, StartedAt: deployed.Add(second(3)),
		Containers: []discover.Container{
			c.container(n, "users-service", "users", discover.Port{Container: 5000, Host: 80, Protocol: "tcp"}),
			c.container(n, "users-db", "users_db", discover.Port{Container: 5432, Host: 32768 + n, Protocol: "tcp"}),
		},
	}
}

func (c Case) container(n int, name, image string, port discover.Port) discover.Container {
	return discover.Container{
		Name: c.text("container", name), RuntimeID: runtimeID(n, name),
		Image:       c.text("image", registry+"flask-microservices-"+image+":staging"),
		ImageDigest: "sha256:" + hexadecimal(64, image),
		LastStatus:  "RUNNING", HealthStatus: "UNKNOWN", Ports: []discover.Port{port},
	}
}

func runtimeID(n int, name string) string { return hexadecimal(64, name+instanceID(n)) }
