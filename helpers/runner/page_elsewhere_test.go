package runner

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report/page/pagetest"
)

func TestAPageThatIsWrittenElsewhereLeadsToTheFilesOfItsRun(t *testing.T) {
	g := NewWithT(t)
	c, known := pagetest.Named("fail")
	g.Expect(known).To(BeTrue())
	run, reports, err := c.Write(t.TempDir())
	g.Expect(err).NotTo(HaveOccurred())
	elsewhere := t.TempDir()
	g.Expect(writePage(evidence.Folder{Path: elsewhere}, "x.html", run, reports)).To(Succeed())
	text, err := os.ReadFile(filepath.Join(elsewhere, "x.html"))
	g.Expect(err).NotTo(HaveOccurred())
	links := regexp.MustCompile(`<a href="([^"#]+/bundle/[^"]+)"`).FindAllSubmatch(text, -1)
	g.Expect(links).NotTo(BeEmpty())
	for _, link := range links {
		g.Expect(filepath.Join(elsewhere, string(link[1]))).To(BeARegularFile())
	}
}
