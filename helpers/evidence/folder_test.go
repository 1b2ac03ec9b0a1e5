package evidence

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestFolderRedactsWhatIsWritten(t *testing.T) {
	g := NewWithT(t)
	folder := Folder{Path: t.TempDir(), Redact: NewRedactor(Known{Name: "N", Value: "12345"})}
	g.Expect(folder.Write("a.json", []byte(`{"n": 12345, "s": "12345"}`))).To(Succeed())
	g.Expect(folder.Write("a.txt", []byte(`n 12345`))).To(Succeed())
	g.Expect(os.ReadFile(folder.File("a.json"))).To(MatchJSON(`{"n": 12345, "s": "[N]"}`))
	g.Expect(os.ReadFile(folder.File("a.txt"))).To(BeEquivalentTo("n [N]"))
	g.Expect(filepath.Glob(folder.File("*.part"))).To(BeEmpty())
}

func TestFolderRedactsProgress(t *testing.T) {
	g := NewWithT(t)
	folder := Folder{Path: t.TempDir(), Redact: NewRedactor(Known{Name: "N", Value: "12345"})}
	p, err := OpenProgress(folder.Path, 1, nil)
	g.Expect(err).NotTo(HaveOccurred())
	p.Plan(12345)
	p.SpecDone("a", Failed, "12345")
	g.Expect(p.Close()).To(Succeed())
	g.Expect(folder.WriteProgress()).To(Succeed())
	events, err := Follow(folder.Path).Next()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(events).To(HaveExactElements(HaveField("Total", 12345), HaveField("Text", "[N]")))
}

func TestFolderNamesWhatItCannotWrite(t *testing.T) {
	g := NewWithT(t)
	folder := Folder{Path: filepath.Join(t.TempDir(), "none")}
	g.Expect(folder.Write("summary.md", nil)).To(MatchError(ContainSubstring("writing summary.md: ")))
}

func TestWriterRedactsWholeLines(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	w := NewWriter(&out, NewRedactor(Known{Name: "KEY", Value: "my_precious"}))
	for _, part := range []string{"a my_pre", "cious b\nnext my_", "precious"} {
		g.Expect(w.Write([]byte(part))).To(Equal(len(part)))
	}
	g.Expect(out.String()).To(Equal("a [KEY] b\n"))
	g.Expect(w.Close()).To(Succeed())
	g.Expect(out.String()).To(Equal("a [KEY] b\nnext [KEY]"))
}

func TestWriterHoldsAPrivateKeyTogether(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	w := NewWriter(&out, nil)
	for _, line := range []string{"x\n-----BEGIN PRIVATE KEY-----\n", "MIIabc\n", "-----END PRIVATE KEY-----\n", "y\n"} {
		_, err := w.Write([]byte(line))
		g.Expect(err).NotTo(HaveOccurred())
	}
	g.Expect(out.String()).To(Equal("x\n[private key]\ny\n"))
}
