package state

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// ManifestType is the media type of the manifests that a stand-in's registry answers with.
const ManifestType = "application/vnd.docker.distribution.manifest.v2+json"

// Repository is an ECR repository.
type Repository struct {
	Name string
	// Images in the order in which they were pushed.
	Images []*Image
}

// Image is an image in a repository.
type Image struct {
	// Config is the config digest, sha256:…, which a Docker engine calls the image's id.
	Config string
	// Digest is the digest of Manifest.
	Digest string
	// Manifest is the image's manifest, JSON, which names Config.
	Manifest string
	// Tags point at the image; a tag that moved on is no longer among them.
	Tags []string
	// Size is in bytes.
	Size   int64
	Pushed time.Time
}

// AddImage pushes an image: repository:tag is then the image whose config digest is config. The repository is
// made if need be. size is in bytes; a zero pushed is now.
func (s *State) AddImage(repository, tag, config string, size int64, pushed time.Time) {
	s.Update(func(d *Data) {
		if pushed.IsZero() {
			pushed = d.Now()
		}
		r, ok := d.Repositories[repository]
		if !ok {
			r = &Repository{Name: repository}
			d.Repositories[repository] = r
		}
		for _, i := range r.Images {
			i.Tags = slices.DeleteFunc(i.Tags, func(t string) bool { return t == tag })
		}
		i := r.image(config, size, pushed)
		i.Tags = append(i.Tags, tag)
	})
}

func (r *Repository) image(config string, size int64, pushed time.Time) *Image {
	for _, i := range r.Images {
		if i.Config == config {
			return i
		}
	}
	i := &Image{Config: config, Manifest: Manifest(config), Digest: ManifestDigest(config), Size: size, Pushed: pushed}
	r.Images = append(r.Images, i)
	return i
}

// Find returns the image with a digest or a tag; the empty one of the two is not looked at.
func (r *Repository) Find(digest, tag string) (*Image, bool) {
	for _, i := range r.Images {
		if (digest == "" || i.Digest == digest) && (tag == "" || slices.Contains(i.Tags, tag)) {
			return i, true
		}
	}
	return nil, false
}

// Manifest returns the manifest of the image with a config digest. It names no layers, since nothing is ever
// pulled from a stand-in.
func Manifest(config string) string {
	return fmt.Sprintf(`{"schemaVersion":2,"mediaType":%q,"config":{"mediaType":`+
		`"application/vnd.docker.container.image.v1+json","size":0,"digest":%q},"layers":[]}`, ManifestType, config)
}

// ManifestDigest returns the digest of Manifest, which ECR and ECS call the image's digest.
func ManifestDigest(config string) string {
	sum := sha256.Sum256([]byte(Manifest(config)))
	return "sha256:" + hex.EncodeToString(sum[:])
}
