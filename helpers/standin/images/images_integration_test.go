package images_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/images"
)

func TestBuildingFindsWhatIsThere(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	g := NewWithT(t)
	engine, err := client.New(client.FromEnv)
	g.Expect(err).NotTo(HaveOccurred())
	begin := time.Now()
	o := images.Options{
		Client: engine, Fixtures: "../../../fixtures", WorkDir: filepath.Join(t.TempDir(), "images"),
		Progress: func(line string) { t.Logf("%6.2fs %s", time.Since(begin).Seconds(), line) },
	}
	first, err := images.Build(context.Background(), o)
	g.Expect(err).NotTo(HaveOccurred())
	t.Logf("%6.2fs built %v", time.Since(begin).Seconds(), first)
}
