package images

import (
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// full is what the classic builder answers when the disk is full: the base, a layer of ours, and a step that fails.
const full = `{"stream":"Step 1/9 : FROM busybox:1.36\n"}{"stream":" ---\u003e aaaaaaaaaaaa\n"}` +
	`{"stream":"Step 2/9 : LABEL x\n"}{"stream":" ---\u003e Running in 0a1b2c3d4e5f\n"}` +
	`{"stream":" ---\u003e bbbbbbbbbbbb\n"}{"stream":"Step 3/9 : COPY users-service /\n"}` +
	`{"errorDetail":{"message":"write /users-service: no space left on device"},` +
	`"error":"write /users-service: no space left on device"}`

func TestADiskThatIsFullIsSaidAndNothingIsLeft(t *testing.T) {
	g := NewWithT(t)
	fake := &fakeEngine{
		has:    map[string]string{"busybox:1.36": "sha256:x", "postgres:15": "sha256:p"},
		layers: map[string]string{"aaaaaaaaaaaa": `{}`, "bbbbbbbbbbbb": `{"` + Label + `":"users-db"}`},
		steps:  full,
	}
	o := Options{Client: fake.client(t), Fixtures: fixtures, WorkDir: filepath.Join(t.TempDir(), "work")}
	recipes, err := read(t.Context(), o)
	g.Expect(err).NotTo(HaveOccurred())
	fake.has[recipes[1].ref()] = "sha256:s" // compiling it takes long

	_, err = Build(t.Context(), o)
	g.Expect(err).To(MatchError(HavePrefix("a disk is full; docker system df shows what the engine keeps, docker system " +
		"prune removes what nothing uses: building the image users-db: write /users-service: no space left on device\n")))
	g.Expect(fake.calls).To(Equal([]string{"DELETE bbbbbbbbbbbb"}), "the layer that is ours and has no name")
	g.Expect(fake.has).NotTo(HaveKey(recipes[0].ref()))
}
