package images_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/images"
)

var restart client.ContainerRestartOptions

// own writes fixtures whose database is built by one step on the service's base, and returns how to build them.
func own(t *testing.T, step string) images.Options {
	t.Helper()
	g := NewWithT(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"users-db/Dockerfile":      "ARG BASE\nFROM ${BASE}\nLABEL images.test=" + filepath.Base(dir) + "\nRUN " + step + "\n",
		"users-service/Dockerfile": "ARG BASE\nFROM ${BASE}\n",
		"users-service/main.go":    "package main\n\nfunc main() {}\n",
		"users-service/go.mod":     "module x\n\ngo 1.26\n",
		"users-service/go.sum":     "",
	} {
		file := filepath.Join(dir, name)
		g.Expect(os.MkdirAll(filepath.Dir(file), 0o755)).To(Succeed())
		g.Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
	}
	base, engine := built(t).Service.Name, connect(t)
	t.Cleanup(func() { sweep(t, engine, "images.test="+filepath.Base(dir)) })
	return images.Options{
		Client: engine, Fixtures: dir, WorkDir: filepath.Join(dir, "work"),
		Getenv: func(string) string { return base },
	}
}

// sweep removes what steps with a label have left.
func sweep(t *testing.T, engine *client.Client, label string) {
	t.Helper()
	g, ctx := NewWithT(t), context.Background()
	list, err := engine.ImageList(ctx, client.ImageListOptions{Filters: make(client.Filters).Add("label", label)})
	g.Expect(err).NotTo(HaveOccurred())
	for _, i := range list.Items {
		_, err := engine.ImageRemove(ctx, i.ID, client.ImageRemoveOptions{PruneChildren: true})
		g.Expect(err).NotTo(HaveOccurred())
	}
}

func TestAFailingStepShowsItsOutput(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	g := NewWithT(t)
	_, err := images.Build(t.Context(), own(t, "echo something went wrong; exit 3"))
	g.Expect(err).To(MatchError(And(
		HavePrefix("building the image users-db: The command '/bin/sh -c echo something went wrong; exit 3' returned a non-zero code: 3"),
		ContainSubstring("\n  something went wrong"),
	)))
}

func TestAnEndedBuildLeavesNoContainer(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	g := NewWithT(t)
	o := own(t, "sleep 60")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		_, err := images.Build(ctx, o)
		ended <- err
	}()
	containers := func() (int, error) {
		list, err := o.Client.ContainerList(t.Context(), client.ContainerListOptions{
			All: true, Filters: make(client.Filters).Add("label", "images.test="+filepath.Base(o.Fixtures)),
		})
		return len(list.Items), err
	}
	g.Eventually(containers, soon, 50*time.Millisecond).Should(Equal(1))
	stop()
	g.Eventually(ended, soon).Should(Receive(MatchError(context.Canceled)))
	g.Eventually(containers, soon, 50*time.Millisecond).Should(BeZero())
}
