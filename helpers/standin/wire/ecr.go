package wire

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"smoke.example/ecs/helpers/standin/state"
)

var ecrOperations = map[string]operation{
	"DescribeImages": reads(describeImages),
	"BatchGetImage":  reads(batchGetImage),
}

func repository(d *state.Data, name, registry *string) (*state.Repository, *state.Fault) {
	r, ok := d.Repositories[value(name)]
	if id := value(registry); !ok || id != "" && id != d.Account {
		return nil, state.Refuse("RepositoryNotFoundException",
			"The repository with name '%s' does not exist in the registry with id '%s'", value(name), cmp.Or(id, d.Account))
	}
	return r, nil
}

func describeImages(d *state.Data, in *ecr.DescribeImagesInput) (*ecr.DescribeImagesOutput, *state.Fault) {
	r, fault := repository(d, in.RepositoryName, in.RegistryId)
	if fault != nil {
		return nil, fault
	}
	if len(in.ImageIds) == 0 {
		return allImages(d, r, in)
	}
	if in.MaxResults != nil || in.NextToken != nil {
		return nil, state.Refuse(state.InvalidParameter,
			"Invalid parameter: maxResults and nextToken cannot be used with imageIds")
	}
	out := &ecr.DescribeImagesOutput{}
	for _, id := range in.ImageIds {
		i, ok := r.Find(value(id.ImageDigest), value(id.ImageTag))
		if !ok {
			return nil, state.Refuse("ImageNotFoundException", "The image with imageId {imageDigest:'%s', imageTag:'%s'} "+
				"does not exist within the repository with name '%s' in the registry with id '%s'",
				cmp.Or(value(id.ImageDigest), "null"), cmp.Or(value(id.ImageTag), "null"), r.Name, d.Account)
		}
		out.ImageDetails = append(out.ImageDetails, imageDetail(d, r, i))
	}
	return out, nil
}

func allImages(
	d *state.Data, r *state.Repository, in *ecr.DescribeImagesInput,
) (*ecr.DescribeImagesOutput, *state.Fault) {
	digests := each(r.Images, func(i *state.Image) string { return i.Digest })
	slices.Sort(digests)
	p := pages{size: in.MaxResults, usual: 100, most: 1000, param: "maxResults", token: in.NextToken}
	digests, next, fault := page(p, digests, strings.Compare)
	return &ecr.DescribeImagesOutput{NextToken: next, ImageDetails: each(digests, func(digest string) types.ImageDetail {
		i, _ := r.Find(digest, "")
		return imageDetail(d, r, i)
	})}, fault
}

func imageDetail(d *state.Data, r *state.Repository, i *state.Image) types.ImageDetail {
	return types.ImageDetail{
		RegistryId: &d.Account, RepositoryName: &r.Name, ImageDigest: &i.Digest, ImageTags: slices.Clone(i.Tags),
		ImageSizeInBytes: &i.Size, ImagePushedAt: at(i.Pushed), ImageManifestMediaType: str(state.ManifestType),
		ArtifactMediaType: str("application/vnd.docker.container.image.v1+json"),
	}
}

// batchGetImage answers an unknown image with a failure, unlike describeImages.
func batchGetImage(d *state.Data, in *ecr.BatchGetImageInput) (*ecr.BatchGetImageOutput, *state.Fault) {
	r, fault := repository(d, in.RepositoryName, in.RegistryId)
	if fault != nil {
		return nil, fault
	}
	if n := len(in.ImageIds); n < 1 || n > 100 {
		return nil, state.Refuse(state.InvalidParameter, "Invalid parameter at 'imageIds' failed to satisfy constraint: "+
			"'Member must have length between 1 and 100'")
	}
	out := &ecr.BatchGetImageOutput{Images: []types.Image{}, Failures: []types.ImageFailure{}}
	for _, id := range in.ImageIds {
		i, ok := r.Find(value(id.ImageDigest), value(id.ImageTag))
		if !ok {
			out.Failures = append(out.Failures, types.ImageFailure{
				ImageId: &id, FailureCode: types.ImageFailureCodeImageNotFound, FailureReason: str("Requested image not found"),
			})
			continue
		}
		out.Images = append(out.Images, types.Image{
			RegistryId: &d.Account, RepositoryName: &r.Name, ImageManifest: &i.Manifest,
			ImageManifestMediaType: str(state.ManifestType),
			ImageId:                &types.ImageIdentifier{ImageDigest: &i.Digest, ImageTag: id.ImageTag},
		})
	}
	return out, nil
}
