package wire

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

// epoch is a time on the wire, in seconds since 1970.
type epoch struct{ time.Time }

// UnmarshalJSON reads a number.
func (e *epoch) UnmarshalJSON(text []byte) error {
	var seconds float64
	if err := json.Unmarshal(text, &seconds); err != nil {
		return err
	}
	e.Time = time.UnixMilli(int64(seconds * 1000))
	return nil
}

// listServiceDeploymentsInput is the SDK's structure, whose times encoding/json reads in another form.
type listServiceDeploymentsInput struct {
	Service, Cluster *string
	Status           []string
	CreatedAt        *struct{ After, Before *epoch }
	MaxResults       *int32
	NextToken        *string
}

func listServiceDeployments(
	d *state.Data, in *listServiceDeploymentsInput,
) (*ecs.ListServiceDeploymentsOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault != nil {
		return nil, fault
	}
	s, ok := d.Service(c.Name, value(in.Service))
	if !ok {
		return nil, state.Refuse("ServiceNotFoundException", "Service not found.")
	}
	found := map[string]*state.ServiceDeployment{}
	var keys []string // in the order of the list: the newest first
	for i, sd := range slices.Backward(s.ServiceDeployments) {
		if in.lists(sd) {
			keys = append(keys, fmt.Sprintf("%09d", len(s.ServiceDeployments)-i))
			found[keys[len(keys)-1]] = sd
		}
	}
	keys, next, fault := page(pages{
		size: in.MaxResults, usual: 20, most: 100, param: "maxResults", token: in.NextToken,
	}, keys, strings.Compare)
	return &ecs.ListServiceDeploymentsOutput{
		ServiceDeployments: each(keys, func(key string) types.ServiceDeploymentBrief { return brief(d, s, found[key]) }),
		NextToken:          next,
	}, fault
}

// lists reports whether the filters let a service deployment through.
func (in *listServiceDeploymentsInput) lists(sd *state.ServiceDeployment) bool {
	if len(in.Status) > 0 && !slices.Contains(in.Status, sd.Status) {
		return false
	}
	span := in.CreatedAt
	switch {
	case span == nil:
	case span.After != nil && sd.CreatedAt.Before(span.After.Time):
		return false
	case span.Before != nil && sd.CreatedAt.After(span.Before.Time):
		return false
	}
	return true
}

func describeServiceDeployments(
	d *state.Data, in *ecs.DescribeServiceDeploymentsInput,
) (*ecs.DescribeServiceDeploymentsOutput, *state.Fault) {
	if fault := batch("Service deployments", in.ServiceDeploymentArns, 20); fault != nil {
		return nil, fault
	}
	out := &ecs.DescribeServiceDeploymentsOutput{
		ServiceDeployments: []types.ServiceDeployment{}, Failures: []types.Failure{},
	}
	for _, arn := range in.ServiceDeploymentArns {
		if s, sd, ok := d.ServiceDeployment(arn); ok {
			out.ServiceDeployments = append(out.ServiceDeployments, serviceDeployment(d, s, sd))
		} else {
			out.Failures = append(out.Failures, missing(arn))
		}
	}
	return out, nil
}

// stopServiceDeployment asks for a rollback. One that has ended cannot be stopped; one that is being stopped is.
func stopServiceDeployment(
	d *state.Data, in *ecs.StopServiceDeploymentInput,
) (*ecs.StopServiceDeploymentOutput, *state.Fault) {
	if in.StopType != "" && in.StopType != types.StopServiceDeploymentStopTypeRollback {
		return nil, state.Refuse(state.InvalidParameter, "The stopType must be ROLLBACK.")
	}
	_, sd, ok := d.ServiceDeployment(value(in.ServiceDeploymentArn))
	switch {
	case !ok:
		return nil, state.Refuse("ServiceDeploymentNotFoundException", "Service deployment not found.")
	case sd.Over():
		return nil, state.Refuse("ConflictException", "The service deployment is %s and cannot be stopped.", sd.Status)
	case sd.Status == state.DeploymentPending, sd.Status == state.DeploymentInProgress:
		sd.Status, sd.UpdatedAt = state.RollbackRequested, d.Now()
	}
	return &ecs.StopServiceDeploymentOutput{ServiceDeploymentArn: &sd.ARN}, nil
}
