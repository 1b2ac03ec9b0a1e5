package clients_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// scenario is a rollout of which the truth is known.
type scenario struct {
	name             string
	minimum, maximum int32
	breaker          bool
	steps            []string
	change           func(testing.TB, *types.ContainerDefinition)
	good             bool
}

var scenarios = []scenario{
	{name: "healthy", minimum: 50, maximum: 100, steps: []string{"serve:5000"}, good: true},
	{name: "crash at once", minimum: 50, maximum: 100, steps: []string{"err:no database", "exit:1"}},
	{name: "crash after 20 s", minimum: 50, maximum: 100, steps: []string{"sleep:20", "err:lost the database", "exit:1"}},
	{
		name: "crash after 20 s, all tasks at once (0/100)", maximum: 100,
		steps: []string{"sleep:20", "err:lost the database", "exit:1"},
	},
	{name: "missing image", minimum: 50, maximum: 100, change: func(_ testing.TB, c *types.ContainerDefinition) {
		c.Image = aws.String(*c.Image + "-missing")
	}},
	{name: "port deadlock (100/200, static port)", minimum: 100, maximum: 200, steps: []string{"serve:5000"}},
	{name: "percentages deadlock (100/100)", minimum: 100, maximum: 100, steps: []string{"serve:5000"}},
	{
		name: "breaker with rollback (bad command)", minimum: 50, maximum: 100, breaker: true,
		change: func(_ testing.TB, c *types.ContainerDefinition) { c.EntryPoint = []string{"/nope"} },
	},
	{
		name: "out of memory", minimum: 50, maximum: 100, steps: []string{"eat"},
		change: func(_ testing.TB, c *types.ContainerDefinition) { c.Memory = aws.Int32(16) },
	},
	{name: "port taken by a stranger", minimum: 50, maximum: 100, steps: []string{"serve:5000"}, change: strange},
}

// strange lets something else than ECS hold the new revision's port on both instances.
func strange(tb testing.TB, c *types.ContainerDefinition) {
	tb.Helper()
	port := freePort(tb)
	for i := range 2 {
		stranger := listen(tb, fmt.Sprintf("%s:%d", address(i), port))
		tb.Cleanup(func() { _ = stranger.Close() })
	}
	c.PortMappings[0].HostPort = aws.Int32(port)
}
