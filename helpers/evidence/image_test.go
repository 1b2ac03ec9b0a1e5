package evidence

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestImagesThatAreKnownStay(t *testing.T) {
	g := NewWithT(t)
	images := []Image{{Container: "users-db", Reference: "users-db:staging", Digest: "sha256:1"}}
	g.Expect(Provenance{}.With(Provenance{Images: images}).Images).To(Equal(images))
	g.Expect(Provenance{Images: images}.With(Provenance{Region: "r"})).To(Equal(Provenance{Region: "r", Images: images}))
}
