package bundle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/usersapi"
)

// bench is an environment on a stand-in without a network, with hosts and a service that answer as a test wants it.
type bench struct {
	t       *testing.T
	standin *standintest.StandIn
	config  Config

	lock sync.Mutex
	// dial, run and ask take the place of what a good host answers; nil leaves it.
	dial func(context.Context, discover.Instance) error
	run  func(ctx context.Context, instance string, argv []string) (remote.Result, error)
	ask  func(ctx context.Context, base, path string) (usersapi.Reply, error)
	// open and most count connections.
	open, most int
}

func newBench(t *testing.T, options standintest.Options) *bench {
	b := &bench{t: t, standin: standintest.New(t, options)}
	b.config = Config{
		Target: local(t), Folder: evidence.Folder{Path: t.TempDir(), Redact: evidence.NewRedactor(
			evidence.Known{Name: "SECRET_KEY", Value: "my_precious"})},
		AWS:  func(context.Context) (AWS, error) { return Clients(b.standin.Config()), nil },
		Dial: b.connect, Ask: b.get,
	}
	return b
}

// local is the project's own target.
func local(t *testing.T) *target.Target {
	g := NewWithT(t)
	file, err := filepath.Abs("../../fixtures/targets/local.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	read, err := target.Read(file, nil)
	g.Expect(err).NotTo(HaveOccurred())
	return read
}

func (b *bench) connect(ctx context.Context, to discover.Instance) (Shell, error) {
	b.lock.Lock()
	b.open++
	b.most = max(b.most, b.open)
	b.lock.Unlock()
	if b.dial != nil {
		if err := b.dial(ctx, to); err != nil {
			b.closed()
			return nil, err
		}
	}
	return shell{b, to.ID}, nil
}

func (b *bench) closed() {
	b.lock.Lock()
	defer b.lock.Unlock()
	b.open--
}

func (b *bench) get(ctx context.Context, base, path string) (usersapi.Reply, error) {
	if ctx.Err() != nil {
		return usersapi.Reply{}, ctx.Err()
	}
	if b.ask != nil {
		return b.ask(ctx, base, path)
	}
	return usersapi.Reply{Method: "GET", URL: base + path, Status: 200, Body: []byte(`{"key":"my_precious"}`)}, nil
}

// shell is a connection to a host of the bench.
type shell struct {
	*bench
	instance string
}

func (s shell) Close() error {
	s.closed()
	return nil
}

func (s shell) Run(ctx context.Context, argv ...string) (remote.Result, error) {
	if ctx.Err() != nil {
		return remote.Result{}, ctx.Err()
	}
	if s.run != nil {
		return s.run(ctx, s.instance, argv)
	}
	return good(argv)
}

// good is what a good host answers.
func good(argv []string) (remote.Result, error) {
	switch line := strings.Join(argv, " "); {
	case line == "docker ps -a":
		return said("CONTAINER ID  NAMES\nc1  ecs-users-service\n")
	case line == "docker ps -aq --no-trunc":
		return said("c1\nc2\nc3\n")
	case strings.HasPrefix(line, "docker container inspect"):
		return said(described(
			named("c1", "users-service", true, standintest.Family), named("c2", "users-db", false, standintest.Family),
			named("c3", "another", true, "another"),
		))
	case strings.HasPrefix(line, "sh -c "+tailed):
		return said("2026-11-20T08:00:00Z one of " + argv[4] + "\n2026-11-20T08:00:01Z key my_precious\n")
	}
	return said("all is well\n")
}

func said(text string) (remote.Result, error) { return remote.Result{Stdout: text}, nil }

// named is a container's description.
func named(id, name string, running bool, family string) container {
	c := container{ID: id, Name: "/ecs-" + name}
	c.Config.Labels = map[string]string{
		remote.LabelCluster: standintest.Cluster, remote.LabelTask: "task/1", remote.LabelFamily: family, remote.LabelContainer: name,
	}
	c.State.Running = running
	c.State.FinishedAt = time.Now().Add(-time.Minute)
	return c
}

func described(all ...container) string {
	text, err := json.Marshal(all)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// collect collects, and makes sure of what holds for every bundle.
func (b *bench) collect() evidence.Bundle {
	b.t.Helper()
	g := NewWithT(b.t)
	index, err := Collect(b.t.Context(), b.config)
	g.Expect(err).NotTo(HaveOccurred())
	b.holds(index)
	return index
}

// holds makes sure that the index tells what is there, that all is within the bounds, and that no secret is in it.
func (b *bench) holds(index evidence.Bundle) {
	b.t.Helper()
	g := NewWithT(b.t)
	folder := b.config.Folder.File(evidence.BundleFolder)
	var written evidence.Bundle
	text, err := os.ReadFile(filepath.Join(folder, evidence.BundleFile))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(json.Unmarshal(text, &written)).To(Succeed())
	g.Expect(written.Parts).To(Equal(index.Parts))
	g.Expect(index.Took).To(BeNumerically("<=", index.Within), "it ends within its time")
	files := []string{evidence.BundleFile}
	for _, part := range index.Parts {
		if part.File != "" {
			files = append(files, part.File)
			g.Expect(part.Bytes).To(BeNumerically(">", 0), part.File)
		} else {
			g.Expect(part.Error).NotTo(BeEmpty(), "%s of %s says why it is not there", part.Name, part.Instance)
		}
	}
	var found []string
	var size int64
	g.Expect(filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		g.Expect(string(text)).NotTo(ContainSubstring("my_precious"), path)
		name, outside := filepath.Rel(folder, path)
		found, size = append(found, name), size+int64(len(text))
		return errors.Join(err, outside)
	})).To(Succeed())
	g.Expect(found).To(ConsistOf(files), "the index has every file, and every file is there")
	g.Expect(size).To(BeNumerically("<=", index.Size), "it fits into its room")
}

// read returns the part's text.
func (b *bench) read(part evidence.Part) string {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(b.config.Folder.File(evidence.BundleFolder), part.File))
	NewWithT(b.t).Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// missing are the parts that were not got, a line each.
func missing(index evidence.Bundle) (lines []string) {
	for _, part := range index.Parts {
		if part.Error != "" {
			lines = append(lines, fmt.Sprintf("%s %s: %s", part.Kind, part.Instance, part.Error))
		}
	}
	return lines
}

// of are the parts of a kind.
func of(index evidence.Bundle, kind evidence.PartKind) (parts []evidence.Part) {
	for _, part := range index.Parts {
		if part.Kind == kind {
			parts = append(parts, part)
		}
	}
	return parts
}

// kindsIn are the kinds of the parts that have a file.
func kindsIn(index evidence.Bundle) (all []evidence.PartKind) {
	for _, part := range index.Parts {
		if part.File != "" && !slices.Contains(all, part.Kind) {
			all = append(all, part.Kind)
		}
	}
	return all
}

// stage leaves what the suite found.
func (b *bench) stage() {
	b.t.Helper()
	g := NewWithT(b.t)
	aws := Clients(b.standin.Config())
	found, err := discover.Look(b.t.Context(), aws.ECS, aws.EC2, standintest.Cluster, standintest.Service)
	g.Expect(err).NotTo(HaveOccurred())
	text, err := json.Marshal(found)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(b.config.Folder.Write(evidence.StagingFile, text)).To(Succeed())
}
