// Package enginetest gives tests a tiny image on the real Docker engine, in which a program does what it is told.
package enginetest

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moby/moby/client"
)

// actor is the program in the image.
const actor = "smoke.example/ecs/helpers/standin/engine/enginetest/testdata/actor"

// API is a client of the engine that the environment names. The test fails if none answers.
func API(t testing.TB) *client.Client {
	t.Helper()
	api, err := client.New(client.FromEnv)
	if err != nil {
		t.Fatalf("reading the engine's address from the environment: %v", err)
	}
	t.Cleanup(func() { _ = api.Close() })
	if _, err := api.Ping(t.Context(), client.PingOptions{}); err != nil {
		t.Fatalf("no Docker engine answers; start one, or set DOCKER_HOST to one that runs: %v", err)
	}
	return api
}

// Unique is a name that no other test has, nor another run of the same test.
func Unique() string {
	return "smoke-test-" + strings.ToLower(rand.Text()[:12])
}

// Image makes an image whose entrypoint is /actor, for the time of the test, and returns its reference. Each
// argument of /actor is a step, such as out:TEXT, err:TEXT, serve:PORT, sleep:SECONDS,
// hang or exit:CODE.
func Image(t testing.TB) string {
	t.Helper()
	api := API(t)
	program, err := build()
	if err != nil {
		t.Fatal(err)
	}
	ref := Unique() + ":1"
	result, err := api.ImageImport(t.Context(),
		client.ImageImportSource{Source: bytes.NewReader(program), SourceName: "-"},
		ref, client.ImageImportOptions{Changes: []string{`ENTRYPOINT ["/actor"]`}})
	if err != nil {
		t.Fatalf("importing the test image: %v", err)
	}
	if _, err := io.Copy(io.Discard, result); err != nil {
		t.Fatalf("importing the test image: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if _, err := api.ImageRemove(ctx, ref, client.ImageRemoveOptions{}); err != nil {
			t.Errorf("removing the test image: %v", err)
		}
	})
	return ref
}

// build compiles the actor once and returns an archive with it.
var build = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "actor")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the test program: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "actor")
	compile := exec.CommandContext(context.Background(), "go", "build", "-ldflags=-s -w", "-o", file, actor)
	compile.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOFLAGS=")
	if said, err := compile.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("compiling the test program: %w\n%s", err, said)
	}
	return archive(file)
})

// archive is a tar of one program, at its root.
func archive(file string) ([]byte, error) {
	program, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the test program: %w", err)
	}
	var all bytes.Buffer
	writer := tar.NewWriter(&all)
	header := tar.Header{Name: filepath.Base(file), Mode: 0o755, Size: int64(len(program))}
	if err := writer.WriteHeader(&header); err != nil {
		return nil, fmt.Errorf("packing the test program: %w", err)
	}
	if _, err := writer.Write(program); err != nil {
		return nil, fmt.Errorf("packing the test program: %w", err)
	}
	if err := writer.Close(); err != nil {
		return nil, fmt.Errorf("packing the test program: %w", err)
	}
	return all.Bytes(), nil
}
