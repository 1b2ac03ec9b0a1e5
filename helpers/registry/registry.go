// Package registry says what an image reference of a task definition stands for in Amazon ECR, so that a container
// can be compared with the image that was pushed and not with a tag that may have moved.
package registry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"
)

// API is the part of the ECR client that this package calls.
type API interface {
	BatchGetImage(context.Context, *ecr.BatchGetImageInput, ...func(*ecr.Options)) (*ecr.BatchGetImageOutput, error)
}

// ErrNotECR says that a reference does not name an image of a private ECR registry.
var ErrNotECR = errors.New("not an image of an ECR registry (ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG)")

// ErrNoImage says that the registry has no such tag or digest.
var ErrNoImage = errors.New("the registry has no such image")

// Image is what a reference stands for at the moment of the look.
type Image struct {
	// Reference is the one that was looked up.
	Reference string
	// Digest is the manifest's, sha256:…; what `docker inspect` lists under RepoDigests once it was pulled.
	Digest string
	// Config is the digest of the image's configuration, which `docker inspect` shows as a container's Image. It is
	// empty for an image of several platforms, whose manifest lists others.
	Config string
}

// Is reports whether a container's image is this one, by its configuration's digest or by a digest that its
// repository was pulled by (NAME@sha256:…).
func (i Image) Is(config string, repoDigests []string) bool {
	if i.Config != "" && config == i.Config {
		return true
	}
	return slices.ContainsFunc(repoDigests, func(d string) bool { return strings.HasSuffix(d, "@"+i.Digest) })
}

// Look asks ECR what ref stands for. A reference that is none of ECR's is ErrNotECR, an unknown one ErrNoImage.
func Look(ctx context.Context, client API, ref string) (Image, error) {
	in, err := parse(ref)
	if err != nil {
		return Image{}, fmt.Errorf("reading image reference %q: %w", ref, err)
	}
	out, err := client.BatchGetImage(ctx, in)
	if err != nil {
		return Image{}, fmt.Errorf("asking ECR for %q: %w", ref, err)
	}
	if len(out.Failures) > 0 || len(out.Images) == 0 {
		return Image{}, fmt.Errorf("asking ECR for %q: %w%s", ref, ErrNoImage, reason(out.Failures))
	}
	image := Image{Reference: ref, Digest: aws.ToString(out.Images[0].ImageId.ImageDigest)}
	image.Config, err = config(aws.ToString(out.Images[0].ImageManifest))
	if err != nil {
		return Image{}, fmt.Errorf("reading the manifest of %q: %w", ref, err)
	}
	return image, nil
}

var ecrReference = regexp.MustCompile(
	`^(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/([a-z0-9._/-]+?)(?::([\w][\w.-]*)|@(sha256:[0-9a-f]{64}))?$`,
)

func parse(ref string) (*ecr.BatchGetImageInput, error) {
	parts := ecrReference.FindStringSubmatch(ref)
	if parts == nil {
		return nil, ErrNotECR
	}
	id := types.ImageIdentifier{}
	switch tag, digest := parts[3], parts[4]; {
	case digest != "":
		id.ImageDigest = &digest
	case tag != "":
		id.ImageTag = &tag
	default:
		id.ImageTag = aws.String("latest")
	}
	return &ecr.BatchGetImageInput{
		RegistryId: &parts[1], RepositoryName: &parts[2], ImageIds: []types.ImageIdentifier{id},
		AcceptedMediaTypes: []string{
			"application/vnd.docker.distribution.manifest.v2+json",
			"application/vnd.oci.image.manifest.v1+json",
			"application/vnd.docker.distribution.manifest.list.v2+json",
			"application/vnd.oci.image.index.v1+json",
		},
	}, nil
}

func reason(failures []types.ImageFailure) string {
	if len(failures) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s: %s)", failures[0].FailureCode, aws.ToString(failures[0].FailureReason))
}

// config returns the digest of the configuration that a manifest names, or "" for a list of manifests.
func config(manifest string) (string, error) {
	var parsed struct {
		Config struct {
			Digest string `json:"digest"`
		} `json:"config"`
	}
	if err := json.Unmarshal([]byte(manifest), &parsed); err != nil {
		return "", err
	}
	return parsed.Config.Digest, nil
}
