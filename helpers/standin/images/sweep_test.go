package images

import (
	"archive/tar"
	"bytes"
	"io"
	"maps"
	"net/http"
	"os"
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

const remedy = "a disk is full (df -h shows which); docker system df shows what the engine keeps, docker system prune " +
	"removes what nothing uses: "

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
	g.Expect(err).To(MatchError(HavePrefix(remedy + "building the image users-db: write /users-service: no space left on device\n")))
	g.Expect(fake.calls).To(Equal([]string{"DELETE bbbbbbbbbbbb"}), "the layer that is ours and has no name")
	g.Expect(fake.has).NotTo(HaveKey(recipes[0].ref()))
}

func TestADiskThatIsFullIsSaidWhereverThatShows(t *testing.T) {
	refused := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("fromSrc") != "" {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(w, `{"errorDetail":{"message":"write /usr/bin/busybox: no space left on device"}}`)
			return
		}
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"message":"no such host"}`)
	}
	for sentence, c := range map[string]struct {
		tools map[string]string
		says  string
		pull  http.HandlerFunc
	}{
		"to the compiler": {
			pull:  func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, // the base is waited for meanwhile
			tools: map[string]string{"go": "echo 'write /tmp/go-build1: no space left on device' >&2; exit 1"},
			says:  "compiling ../../../fixtures/users-service for linux/amd64: exit status 1\n  write /tmp/go-build1: no space",
		},
		"to apt": {
			pull:  refused,
			tools: map[string]string{"apt-get": "echo 'E: Write error - write (28: No space left on device)' >&2; exit 100"},
			says: "busybox:1.36 can be neither pulled (Error response from daemon: no such host) nor made from this machine's " +
				"packages (downloading packages: running apt-get: exit status 100\n  E: Write error - write (28: No space left",
		},
		"to the engine that imports a base": {
			pull: refused,
			says: "busybox:1.36 can be neither pulled (Error response from daemon: no such host) nor made from this machine's " +
				"packages (importing smoke-standin/base-busybox:amd64 into the engine: write /usr/bin/busybox: no space left",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			tools := map[string]string{"go": "exit 0", "dpkg-deb": "exec /bin/cat " + packed(t)}
			maps.Copy(tools, c.tools)
			fakeTools(t, tools)
			fake := &fakeEngine{has: map[string]string{}, pull: c.pull}
			o := Options{Client: fake.client(t), Fixtures: fixtures, WorkDir: filepath.Join(t.TempDir(), "work")}
			recipes, err := read(t.Context(), o)
			g.Expect(err).NotTo(HaveOccurred())
			fake.has[recipes[0].ref()] = "sha256:d"

			_, err = Build(t.Context(), o)
			g.Expect(err).To(MatchError(HavePrefix(remedy + c.says)))
			g.Expect(fake.has).To(HaveLen(1), "the image that was there before")
			unlock, err := lock(t.Context(), o)
			g.Expect(err).NotTo(HaveOccurred(), "nobody holds the work folder")
			unlock()
		})
	}
}

// packed is a package's content with a busybox in it.
func packed(t *testing.T) string {
	t.Helper()
	g, file := NewWithT(t), filepath.Join(t.TempDir(), "content.tar")
	var content bytes.Buffer
	archive := tar.NewWriter(&content)
	g.Expect(archive.WriteHeader(&tar.Header{Name: "./bin/busybox", Typeflag: tar.TypeReg, Mode: 0o755})).To(Succeed())
	g.Expect(archive.Close()).To(Succeed())
	g.Expect(os.WriteFile(file, content.Bytes(), 0o600)).To(Succeed())
	return file
}
