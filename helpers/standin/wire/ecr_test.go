package wire_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
)

const (
	older = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
	newer = "sha256:2222222222222222222222222222222222222222222222222222222222222222"
)

func pushed(t *testing.T) *world {
	w := newWorld(t)
	w.st.AddImage("users", "staging", older, 10, launched)
	w.st.AddImage("users", "staging", newer, 20, launched)
	return w
}

func tagged(tag string) []types.ImageIdentifier { return []types.ImageIdentifier{{ImageTag: &tag}} }

func TestAnImagesManifestNamesItsConfig(t *testing.T) {
	w := pushed(t)
	out, err := w.ecr().BatchGetImage(w.ctx, &ecr.BatchGetImageInput{
		RepositoryName: aws.String("users"), ImageIds: append(tagged("staging"), tagged("nope")...),
	})
	w.Expect(err).NotTo(HaveOccurred())
	var manifest struct {
		SchemaVersion int
		Config        struct{ Digest string }
	}
	w.Expect(json.Unmarshal([]byte(*out.Images[0].ImageManifest), &manifest)).To(Succeed())
	w.Expect(manifest.SchemaVersion).To(Equal(2))
	w.Expect(manifest.Config.Digest).To(Equal(newer), "the tag moved on")
	sum := sha256.Sum256([]byte(*out.Images[0].ImageManifest))
	w.Expect(*out.Images[0].ImageId.ImageDigest).To(Equal("sha256:" + hex.EncodeToString(sum[:])))
	w.Expect(state.ManifestDigest(newer)).To(Equal(*out.Images[0].ImageId.ImageDigest))
	w.Expect(*out.Images[0].ImageManifestMediaType).To(Equal("application/vnd.docker.distribution.manifest.v2+json"))
	w.Expect(out.Failures[0].FailureCode).To(Equal(types.ImageFailureCodeImageNotFound))
	w.Expect(*out.Failures[0].FailureReason).To(Equal("Requested image not found"))
}

func TestDescribingImages(t *testing.T) {
	w := pushed(t)
	a := w.call("AmazonEC2ContainerRegistry_V20150921.DescribeImages",
		`{"repositoryName":"users","imageIds":[{"imageTag":"staging"}]}`)
	w.Expect(a.Body).To(MatchJSON(`{"imageDetails":[{
		"registryId": "123456789012", "repositoryName": "users", "imageTags": ["staging"], "imageSizeInBytes": 20,
		"imageDigest": "` + state.ManifestDigest(newer) + `", "imagePushedAt": 1795161600.000,
		"imageManifestMediaType": "application/vnd.docker.distribution.manifest.v2+json",
		"artifactMediaType": "application/vnd.docker.container.image.v1+json"}]}`))
	all, err := w.ecr().DescribeImages(w.ctx, &ecr.DescribeImagesInput{RepositoryName: aws.String("users")})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(all.ImageDetails).To(HaveLen(2), "the older one is still there, without a tag")
}

func TestTheRegistryRefuses(t *testing.T) {
	w := pushed(t)
	_, err := w.ecr().DescribeImages(w.ctx, &ecr.DescribeImagesInput{
		RepositoryName: aws.String("users"), ImageIds: tagged("nope"),
	})
	w.Expect(refused(err)).To(Equal("ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'nope'} " +
		"does not exist within the repository with name 'users' in the registry with id '123456789012'"))
	_, err = w.ecr().BatchGetImage(w.ctx, &ecr.BatchGetImageInput{
		RepositoryName: aws.String("nope"), ImageIds: tagged("staging"),
	})
	w.Expect(refused(err)).To(Equal("RepositoryNotFoundException: " +
		"The repository with name 'nope' does not exist in the registry with id '123456789012'"))
	_, err = w.ecr().DescribeImages(w.ctx, &ecr.DescribeImagesInput{
		RepositoryName: aws.String("users"), ImageIds: tagged("staging"), MaxResults: aws.Int32(1),
	})
	w.Expect(refused(err)).To(HavePrefix("InvalidParameterException: "))
}
