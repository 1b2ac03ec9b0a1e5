package registry_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/registry"
)

const (
	users = "123456789012.dkr.ecr.us-east-1.amazonaws.com/flask-microservices-users"
	hex64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
)

type fake struct {
	out   *ecr.BatchGetImageOutput
	err   error
	asked *ecr.BatchGetImageInput
}

func (f *fake) BatchGetImage(
	_ context.Context, in *ecr.BatchGetImageInput, _ ...func(*ecr.Options),
) (*ecr.BatchGetImageOutput, error) {
	f.asked = in
	return f.out, f.err
}

func answer(manifest string) *ecr.BatchGetImageOutput {
	return &ecr.BatchGetImageOutput{Images: []types.Image{{
		ImageId:       &types.ImageIdentifier{ImageDigest: aws.String("sha256:manifest")},
		ImageManifest: aws.String(manifest),
	}}}
}

func TestLookAsksForWhatTheReferenceSays(t *testing.T) {
	for sentence, tc := range map[string]struct {
		ref, repository, tag, digest string
	}{
		"a tag":            {users + ":staging", "flask-microservices-users", "staging", ""},
		"no tag is latest": {users, "flask-microservices-users", "latest", ""},
		"a digest":         {users + "@sha256:" + hex64, "flask-microservices-users", "", "sha256:" + hex64},
		"a path":           {"123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/users:v1", "team/users", "v1", ""},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			client := &fake{out: answer(`{"config": {"digest": "sha256:config"}}`)}
			image, err := registry.Look(t.Context(), client, tc.ref)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(image).To(Equal(registry.Image{Reference: tc.ref, Digest: "sha256:manifest", Config: "sha256:config"}))
			g.Expect(aws.ToString(client.asked.RegistryId)).To(Equal("123456789012"))
			g.Expect(aws.ToString(client.asked.RepositoryName)).To(Equal(tc.repository))
			g.Expect(client.asked.ImageIds).To(HaveLen(1))
			g.Expect(aws.ToString(client.asked.ImageIds[0].ImageTag)).To(Equal(tc.tag))
			g.Expect(aws.ToString(client.asked.ImageIds[0].ImageDigest)).To(Equal(tc.digest))
		})
	}
}

// refused is how the SDK tells that AWS refuses a call.
func refused(code, message string) error {
	return &smithy.OperationError{
		ServiceID: "ECR", OperationName: "BatchGetImage", Err: &smithy.GenericAPIError{Code: code, Message: message},
	}
}

func TestLookSaysWhatIsWrong(t *testing.T) {
	missing := &ecr.BatchGetImageOutput{Failures: []types.ImageFailure{{
		FailureCode: types.ImageFailureCodeImageNotFound, FailureReason: aws.String("Requested image not found"),
	}}}
	denied := refused("AccessDeniedException", "not authorized to perform: ecr:BatchGetImage")
	expired := refused("ExpiredTokenException", "The security token included in the request is expired")
	for sentence, tc := range map[string]struct {
		ref     string
		client  *fake
		is      error
		message string
		class   poll.Class
	}{
		"an image of another registry": {
			"postgres:15", &fake{}, registry.ErrNotECR,
			`reading image reference "postgres:15": not an image of an ECR registry ` +
				`(ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG)`, poll.Broken,
		},
		"an unknown tag": {
			users + ":nope", &fake{out: missing}, registry.ErrNoImage,
			`asking ECR for "` + users + `:nope": the registry has no such image (ImageNotFound: Requested image not found)`, poll.Broken,
		},
		"a refusal": {
			users + ":staging", &fake{err: denied}, denied, `asking ECR for "` + users + `:staging": operation error ECR: ` +
				`BatchGetImage, api error AccessDeniedException: not authorized to perform: ecr:BatchGetImage`, poll.Infra,
		},
		"credentials that have expired": {
			users + ":staging", &fake{err: expired}, expired, `asking ECR for "` + users + `:staging": operation error ECR: ` +
				`BatchGetImage, api error ExpiredTokenException: The security token included in the request is expired`, poll.Infra,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			_, err := registry.Look(t.Context(), tc.client, tc.ref)
			g.Expect(err).To(MatchError(tc.is))
			g.Expect(err).To(MatchError(tc.message))
			g.Expect(poll.Classify(err)).To(Equal(tc.class))
		})
	}
	t.Run("a manifest that is no JSON", func(t *testing.T) {
		g := NewWithT(t)
		_, err := registry.Look(t.Context(), &fake{out: answer("<html>")}, users+":staging")
		g.Expect(err).To(MatchError(HavePrefix(`reading the manifest of "` + users + `:staging": `)))
	})
}

func TestIsComparesDigests(t *testing.T) {
	one := registry.Image{Digest: "sha256:manifest", Config: "sha256:config"}
	several := registry.Image{Digest: "sha256:index"}
	for sentence, tc := range map[string]struct {
		image  registry.Image
		config string
		repo   []string
		is     bool
	}{
		"the same configuration":           {one, "sha256:config", nil, true},
		"another configuration":            {one, "sha256:other", nil, false},
		"pulled by the manifest's digest":  {one, "sha256:other", []string{"users@sha256:manifest"}, true},
		"pulled by another digest":         {one, "sha256:other", []string{"users@sha256:old"}, false},
		"several platforms, pulled":        {several, "sha256:any", []string{"users@sha256:index"}, true},
		"several platforms, nothing known": {several, "", nil, false},
	} {
		t.Run(sentence, func(t *testing.T) {
			NewWithT(t).Expect(tc.image.Is(tc.config, tc.repo)).To(Equal(tc.is))
		})
	}
}
