package images

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"
)

// fakeEngine answers the calls of this package that only look, pull or remove.
type fakeEngine struct {
	lock sync.Mutex
	// has are the images by reference.
	has map[string]string
	// pull answers a pull.
	pull func(http.ResponseWriter, *http.Request)
	// steps is what a build answers.
	steps string
	// layers are the images without a name, by id, with the labels' JSON.
	layers map[string]string
	// calls are the methods and paths that changed something.
	calls []string
}

func (f *fakeEngine) client(t *testing.T) *client.Client {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.CloseClientConnections)
	engine, err := client.New(client.WithHost("tcp://" + server.Listener.Addr().String()))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return engine
}

func (f *fakeEngine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v"), "/")
	image := strings.TrimSuffix(strings.TrimPrefix(path, "images/"), "/json")
	w.Header().Set("Api-Version", "1.41")
	w.Header().Set("Content-Type", "application/json")
	f.lock.Lock()
	defer f.lock.Unlock()
	id, known := f.has[image]
	labels, unnamed := f.layers[image]
	switch {
	case path == "build":
		_, _ = fmt.Fprint(w, f.steps)
	case r.Method == http.MethodGet && unnamed:
		_, _ = fmt.Fprintf(w, `{"Id":%q,"Config":{"Labels":%s}}`, image, labels)
	case r.Method == http.MethodDelete && unnamed:
		f.calls = append(f.calls, "DELETE "+image)
		_, _ = fmt.Fprint(w, `[]`)
	case r.URL.Path == "/_ping":
	case path == "version":
		_, _ = fmt.Fprint(w, `{"ApiVersion":"1.41","Arch":"amd64"}`)
	case path == "images/json":
		f.list(w)
	case path == "images/create":
		f.pull(w, r)
	case r.Method == http.MethodGet && known:
		_, _ = fmt.Fprintf(w, `{"Id":%q}`, id)
	case r.Method != http.MethodGet && (known || strings.HasSuffix(path, "/tag")):
		f.calls = append(f.calls, r.Method+" "+image)
		_, _ = fmt.Fprint(w, `[]`)
	default:
		w.WriteHeader(http.StatusNotFound)
		_, _ = fmt.Fprintf(w, `{"message":"No such image: %s"}`, image)
	}
}

// list gives the images as if the last in the alphabet were the newest.
func (f *fakeEngine) list(w http.ResponseWriter) {
	list := []map[string]any{}
	for ref, id := range f.has {
		list = append(list, map[string]any{"Id": id, "RepoTags": []string{ref}, "Created": int64(ref[len(ref)-1])})
	}
	_ = json.NewEncoder(w).Encode(list)
}
