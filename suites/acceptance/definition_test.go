package acceptance

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
)

// seeDefinition keeps the digest of a revision's definition, by which it can be known again.
func (l *look) seeDefinition(ctx context.Context, g Gomega, revision string) {
	out, err := clients.ECS.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String(revision)})
	g.Expect(l.saw(err)).To(Succeed())
	d := out.TaskDefinition
	text, err := json.Marshal(map[string]any{ // without what is ECS' own: number, times and states
		"family": d.Family, "containerDefinitions": d.ContainerDefinitions, "volumes": d.Volumes, "networkMode": d.NetworkMode,
		"taskRoleArn": d.TaskRoleArn, "executionRoleArn": d.ExecutionRoleArn, "cpu": d.Cpu, "memory": d.Memory,
	})
	g.Expect(l.saw(err)).To(Succeed())
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(text))
	AddReportEntry(evidence.EntryProvenance, ReportEntryVisibilityNever, evidence.Provenance{
		Revision: revision, Definition: digest,
	})
	l.note("the definition of %s is %s, without what ECS adds", deploy.RevisionOf(revision), digest)
}
