package evidence

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestWhatIsKnownLaterIsStruckOutOfEveryFile(t *testing.T) {
	g := NewWithT(t)
	folder := Folder{Path: t.TempDir(), Redact: NewRedactor(Known{Name: "N", Value: "my_precious"})}
	g.Expect(os.MkdirAll(folder.File("bundle/deep"), 0o700)).To(Succeed())
	key := "-----BEGIN PRIVATE" + " KEY-----"
	for name, text := range map[string]string{
		"a.json":             `{"my_precious": ["` + key + `", "2026Z MIIEvQIBADANBgkqMIIEvQIBADANBgkq", "MIIdef==", "` + "-----END PRIVATE" + ` KEY-----", "end"]}`,
		"journal.jsonl":      `{"took": 9007199254740993, "s": "my_precious"}` + "\n" + `{"cut": "my_precious`,
		"bundle/deep/x.txt":  "a my_precious b",
		"ginkgo.txt":         "bXlfcHJlY2lvdXM=",
		"bundle/pairs.json":  `[{"name": "API_TOKEN", "value": "abc"}, {"name": "TOKEN_DAYS", "value": "30"}]`,
		"bundle/inspect.txt": `Env API_TOKEN=abcdefgh x`,
	} {
		g.Expect(os.WriteFile(folder.File(name), []byte(text), 0o600)).To(Succeed())
	}
	g.Expect(os.Symlink("nowhere", folder.File("link"))).To(Succeed())
	g.Expect(folder.Rewrite()).To(Succeed())
	for name, wants := range map[string]string{
		"journal.jsonl":      `{"s":"[N]","took":9007199254740993}` + "\n" + `{"cut": "[N]`,
		"bundle/deep/x.txt":  "a [N] b",
		"ginkgo.txt":         "[N]",
		"bundle/inspect.txt": "Env API_TOKEN=[API_TOKEN] x",
	} {
		g.Expect(os.ReadFile(folder.File(name))).To(BeEquivalentTo(wants), name)
	}
	g.Expect(os.ReadFile(folder.File("a.json"))).To(MatchJSON(`{"[N]": ["[private key]", "[private key]", "[private key]", "[private key]", "end"]}`))
	g.Expect(os.ReadFile(folder.File("bundle/pairs.json"))).
		To(MatchJSON(`[{"name": "API_TOKEN", "value": "[API_TOKEN]"}, {"name": "TOKEN_DAYS", "value": "30"}]`))
	g.Expect(filepath.Glob(folder.File("*.part"))).To(BeEmpty())
	g.Expect(folder.Rewrite()).To(Succeed(), "again")
}

func TestRewritingSaysWhatItCannotRead(t *testing.T) {
	g := NewWithT(t)
	g.Expect(Folder{Path: filepath.Join(t.TempDir(), "none")}.Rewrite()).To(MatchError(ContainSubstring("looking for secrets: ")))
}
