package discover

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
)

// ErrNoPublicAddress means that an instance cannot be reached from outside.
var ErrNoPublicAddress = errors.New("no public address")

// Port returns the instance's TCP port that the port of a container is published on, a static or a dynamic one.
func (i Instance) Port(container string, port int) (int, error) {
	c, ok := i.Container(container)
	if !ok {
		return 0, fmt.Errorf("instance %s runs no container %q of the service; it runs %s", i.ID, container, i.names())
	}
	for _, p := range c.Ports {
		if p.Container == port && p.Protocol == "tcp" {
			return p.Host, nil
		}
	}
	return 0, fmt.Errorf("container %q (%s) on instance %s publishes no port %d/tcp, only %s: "+
		"look at portMappings in the task definition; ECS tells the ports of a container once it is RUNNING",
		container, c.LastStatus, i.ID, port, c.published())
}

// Address returns the address by which the instance is reached from outside. Where it has none the error wraps
// ErrNoPublicAddress.
func (i Instance) Address() (string, error) {
	if i.PublicIP == "" {
		return "", fmt.Errorf("instance %s (%s, private address %s) has %w: launch it in a subnet that assigns "+
			"public addresses, or attach an Elastic IP", i.ID, i.State, i.PrivateIP, ErrNoPublicAddress)
	}
	return i.PublicIP, nil
}

// BaseURL returns http://ADDRESS:PORT of the port of a container, as it is reached from outside.
func (i Instance) BaseURL(container string, port int) (string, error) {
	address, err := i.Address()
	if err != nil {
		return "", err
	}
	host, err := i.Port(container, port)
	if err != nil {
		return "", err
	}
	return "http://" + net.JoinHostPort(address, strconv.Itoa(host)), nil
}

// names lists the containers on the instance for a message.
func (i Instance) names() string {
	var names []string
	for _, task := range i.Tasks {
		for _, c := range task.Containers {
			names = append(names, fmt.Sprintf("%s (%s)", c.Name, c.LastStatus))
		}
	}
	return list(names)
}

// published lists the container's ports for a message.
func (c Container) published() string {
	var ports []string
	for _, p := range c.Ports {
		ports = append(ports, fmt.Sprintf("%d/%s as %d", p.Container, p.Protocol, p.Host))
	}
	return list(ports)
}

func list(words []string) string { return cmp.Or(strings.Join(words, ", "), "none") }
