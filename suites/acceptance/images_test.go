package acceptance

import (
	"context"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/registry"
	"smoke.example/ecs/helpers/remote"
)

// seeImages compares each container's image with what the registry has, by digest.
func (l *look) seeImages(ctx context.Context, g Gomega) {
	known := l.pushed(ctx, g)
	l.onEveryInstance(ctx, g, func(ctx context.Context, g Gomega, l *look) {
		l.hint = l.sshLine("docker", "ps", "-a", "--no-trunc")
		host, err := l.dial(ctx)
		g.Expect(l.saw(err)).To(Succeed())
		containers, err := host.Containers(ctx)
		g.Expect(l.saw(err)).To(Succeed())
		var lines []string
		for _, c := range containers {
			image, wanted := known[c.Labels[remote.LabelContainer]]
			if !wanted || c.Labels[remote.LabelTask] != l.Tasks[0].ARN {
				continue
			}
			g.Expect(c).To(BeRunning())
			g.Expect(c).To(RunImage(image))
			lines = append(lines, fmt.Sprintf("%s (%.12s): image %s of %s", c.Name, c.ID, c.ImageID, c.Image))
		}
		g.Expect(lines).To(HaveLen(len(known)), "containers of task %s on the host; the definition has %d",
			l.Tasks[0].ID(), len(known))
		l.show("what runs on "+l.ID+", by docker inspect", strings.Join(lines, "\n"))
		l.note("runs the registry's %d images", len(lines))
	})
}

// pushed are the images that the registry has for the definition's containers, by their names.
func (l *look) pushed(ctx context.Context, g Gomega) map[string]registry.Image {
	definition, err := deploy.Described(ctx, clients.ECS, meant.Revision)
	g.Expect(l.saw(err)).To(Succeed())
	var lines []string
	known := map[string]registry.Image{}
	var images []evidence.Image
	for _, c := range definition.Containers {
		image, err := registry.Look(ctx, clients.ECR, c.Image)
		g.Expect(l.saw(err)).To(Succeed())
		known[c.Name] = image
		lines = append(lines, fmt.Sprintf("image %s: manifest %s, configuration %s", c.Image, image.Digest, image.Config))
		images = append(images, evidence.Image{Container: c.Name, Reference: c.Image, Digest: image.Digest})
	}
	AddReportEntry(evidence.EntryProvenance, ReportEntryVisibilityNever, evidence.Provenance{Images: images})
	l.show("digests of the registry's images", strings.Join(lines, "\n"))
	return known
}
