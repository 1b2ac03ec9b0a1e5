package runner

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"html/template"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// Spellings are the forms in which a canary is planted and looked for. They are made by other code than what strikes
// secrets out.
func Spellings(value string) map[string]string {
	inJSON := func(value string, forHTML bool) string {
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(forHTML)
		_ = encoder.Encode(value)
		return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(out.String()), `"`), `"`)
	}
	query := url.QueryEscape(value)
	return map[string]string{
		"plain":            value,
		"URL":              query,
		"path of a URL":    url.PathEscape(value),
		"URL, lower case":  lowerHex(query),
		"JSON":             inJSON(value, false),
		"JSON for HTML":    inJSON(value, true),
		"JSON in JSON":     inJSON(inJSON(value, false), false),
		"HTML":             html.EscapeString(value),
		"HTML of template": template.HTMLEscaper(value),
		"attribute":        strings.NewReplacer("+", "&#43;", "=", "&#61;", "`", "&#96;").Replace(html.EscapeString(value)),
		"HTML of JSON":     html.EscapeString(inJSON(value, false)),
		"base64, whole":    base64.StdEncoding.EncodeToString([]byte(value)),
		"hex":              hex.EncodeToString([]byte(value)),
		"hex in capitals":  strings.ToUpper(hex.EncodeToString([]byte(value))),
	}
}

// lowerHex writes the escapes of a URL as %2f for %2F.
func lowerHex(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' {
			out.WriteString(strings.ToLower(text[i : i+3]))
			i += 2
			continue
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

// Within64 are the parts of longer base64 in which a value lies that is long enough, for each way and alphabet.
func Within64(value string) map[string]string {
	all := map[string]string{}
	for name, encoding := range map[string]*base64.Encoding{"base64": base64.StdEncoding, "base64 of a URL": base64.URLEncoding} {
		for before := range 3 {
			end := (before + len(value)) / 3 * 3
			text := strings.Repeat("x", before) + value
			begin := (before + 2) / 3 * 3
			all[name+" after "+strings.Repeat("x", before)] = encoding.EncodeToString([]byte(text[begin:end]))
		}
	}
	return all
}

// Found is a canary that came through.
type Found struct{ Canary, Spelling, Place string }

// Search looks for values in everything that is written below dir, names of files included, and in what was said.
// It is told by the values' names.
func Search(t testing.TB, dir, said string, canaries map[string]string) []Found {
	t.Helper()
	var found []Found
	look := func(place, text string) {
		for name, value := range canaries {
			for spelling, form := range Spellings(value) {
				if strings.Contains(text, form) {
					found = append(found, Found{name, spelling, place})
				}
			}
			for spelling, form := range Within64(value) {
				if strings.Contains(text, form) {
					found = append(found, Found{name, spelling, place})
				}
			}
		}
	}
	look("the terminal", said)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		look(path, path+"\n"+string(text))
		return err
	})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return found
}

func TestTheSearchFindsEverySpellingEverywhere(t *testing.T) {
	const value = "cnry<q>&\"7/b+c'd e\\f="
	forms := Spellings(value)
	for name, form := range Within64(value) {
		forms[name] = form
	}
	for _, padding := range []string{"", "u", "us", "use"} {
		for name, encoding := range map[string]*base64.Encoding{"std": base64.StdEncoding, "URL": base64.RawURLEncoding} {
			forms["in base64 "+name+" after "+padding] = encoding.EncodeToString([]byte(padding + value + ":tail"))
		}
	}
	for spelling, form := range forms {
		t.Run(spelling, func(t *testing.T) {
			g := NewWithT(t)
			dir := t.TempDir()
			g.Expect(os.MkdirAll(filepath.Join(dir, "deep", "er"), 0o700)).To(Succeed())
			g.Expect(os.WriteFile(filepath.Join(dir, "deep", "er", "x.txt"), []byte("before "+form+" after"), 0o600)).To(Succeed())
			g.Expect(Search(t, dir, "", map[string]string{"it": value, "other": "another value"})).
				To(And(Not(BeEmpty()), HaveEach(And(HaveField("Canary", "it"), HaveField("Place", HaveSuffix("x.txt"))))))
			g.Expect(Search(t, t.TempDir(), form, map[string]string{"it": value})).To(ContainElement(HaveField("Place", "the terminal")))
		})
	}
	t.Run("and nothing else", func(t *testing.T) {
		NewWithT(t).Expect(Search(t, t.TempDir(), "cnry<q>&\"7/b+c'd e", map[string]string{"it": value})).To(BeEmpty())
	})
}
