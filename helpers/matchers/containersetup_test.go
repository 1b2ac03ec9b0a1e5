package matchers_test

import (
	"testing"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
)

func setup(change func(*Setup)) Setup {
	s := Setup{
		Wanted: deploy.ContainerDefinition{
			Name: "users-service", Links: []string{"users-db"}, CPU: 300, MemoryReservation: 300,
			Ports:     []deploy.PortMapping{{Container: 5000, Host: 80, Protocol: "tcp"}, {Container: 9000}},
			LogDriver: "awslogs", LogOptions: map[string]string{"awslogs-group": "g", "awslogs-stream-prefix": "p"},
		},
		Published: []discover.Port{
			{Container: 5000, Host: 80, Protocol: "tcp"}, {Container: 9000, Host: 32768, Protocol: "tcp"},
		},
		Names: map[string]string{"users-db": "ecs-users-db-01"},
	}
	change(&s)
	return s
}

func madeAs(change func(*remote.Container)) remote.Container {
	return container(func(c *remote.Container) {
		c.Links = []remote.Link{{Container: "ecs-users-db-01", Alias: "users-db"}}
		c.Ports = []remote.Port{
			{Container: 5000, Protocol: "tcp", HostIP: "0.0.0.0", Host: 80},
			{Container: 5000, Protocol: "tcp", HostIP: "::", Host: 80},
			{Container: 9000, Protocol: "tcp", HostIP: "0.0.0.0", Host: 32768},
			{Container: 9999, Protocol: "tcp"},
		}
		c.MemoryReservation, c.CPUShares = 300<<20, 300
		c.LogDriver = "awslogs"
		c.LogOptions = map[string]string{"awslogs-group": "g", "awslogs-stream": "p/users-service/1", "mode": "non-blocking"}
		change(c)
	})
}

func TestBeSetUpAs(t *testing.T) {
	as := func(*Setup) {}
	differs := subject + "to be set up as its definition says, but it differs:\n  "
	judge(t, map[string]judgement{
		"as wanted": {
			madeAs(func(*remote.Container) {}), BeSetUpAs(setup(as)), "", subject + "not to be set up as its definition says",
		},
		"without its link": {
			madeAs(func(c *remote.Container) { c.Links = nil }), BeSetUpAs(setup(as)),
			differs + "links: expected ecs-users-db-01 as users-db, seen none", "",
		},
		"a link to what is not there, by another name": {
			madeAs(func(*remote.Container) {}), BeSetUpAs(setup(func(s *Setup) { s.Wanted.Links = []string{"cache:store"} })),
			differs + "links: expected a container cache as store, seen ecs-users-db-01 as users-db", "",
		},
		"another port": {
			madeAs(func(c *remote.Container) { c.Ports = c.Ports[:2]; c.Ports[0].Host = 81; c.Ports[1].Host = 81 }),
			BeSetUpAs(setup(as)),
			differs + "ports: expected 5000/tcp on 80, 9000/tcp on 32768, seen 5000/tcp on 81", "",
		},
		"a port that ECS does not list": {
			madeAs(func(*remote.Container) {}), BeSetUpAs(setup(func(s *Setup) { s.Published = nil })),
			differs + "ports: expected 5000/tcp on 80, 9000/tcp on a port that ECS lists, " +
				"seen 5000/tcp on 80, 9000/tcp on 32768", "",
		},
		"other limits": {
			madeAs(func(c *remote.Container) { c.Memory, c.MemoryReservation, c.CPUShares = 1000, 0, 2 }),
			BeSetUpAs(setup(as)),
			differs + "memory: expected none, seen 1000 bytes\n  memory reservation: expected 300 MiB, seen none\n" +
				"  CPU shares: expected 300, seen 2", "",
		},
		"no CPU asked for": {
			madeAs(func(c *remote.Container) { c.CPUShares = 2 }), BeSetUpAs(setup(func(s *Setup) { s.Wanted.CPU = 0 })), "", "",
		},
		"another log driver": {
			madeAs(func(c *remote.Container) { c.LogDriver, c.LogOptions = "json-file", nil }), BeSetUpAs(setup(as)),
			differs + "log driver: expected awslogs, seen json-file\n  log option awslogs-group is missing\n" +
				"  log option awslogs-stream-prefix is missing", "",
		},
		"other log options": {
			madeAs(func(c *remote.Container) { c.LogOptions["awslogs-group"] = "secret" }), BeSetUpAs(setup(as)),
			differs + "log option awslogs-group has another value", "",
		},
		"another log driver, which the target allows": {
			madeAs(func(c *remote.Container) { c.LogDriver, c.LogOptions = "json-file", nil }),
			BeSetUpAs(setup(func(s *Setup) { s.AnyLogDriver = true })), "", "",
		},
	})
}
