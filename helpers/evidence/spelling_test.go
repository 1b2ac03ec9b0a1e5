package evidence

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// odd has every character that some writer escapes.
const odd = "p&w/<\"é'\\ +=𝄞>:%41;\t#"

func jsonOf(g Gomega, text string) string {
	out, err := json.Marshal(text)
	g.Expect(err).NotTo(HaveOccurred())
	return strings.Trim(string(out), `"`)
}

func TestAValueIsKnownInEverySpelling(t *testing.T) {
	r := NewRedactor(Known{Name: "N", Value: odd})
	inner := jsonOf(NewWithT(t), odd)
	for spelling, text := range map[string]string{
		"itself":              odd,
		"a query":             url.QueryEscape(odd),
		"a path":              url.PathEscape(odd),
		"a URL in lower case": strings.ReplaceAll(strings.ToLower(url.QueryEscape(odd)), "%f0%9d%84%9e", "%F0%9d%84%9E"),
		"a URL in a URL":      url.QueryEscape(url.QueryEscape(odd)),
		"JSON":                inner,
		"JSON in JSON":        jsonOf(NewWithT(t), inner),
		"JSON, as in ASCII":   strings.Trim(strconv.QuoteToASCII(odd), `"`),
		"HTML":                html.EscapeString(odd),
		"HTML in HTML":        html.EscapeString(html.EscapeString(odd)),
		"HTML of JSON":        html.EscapeString(inner),
		"a template's HTML":   template.HTMLEscapeString(odd),
		"a script":            template.JSEscapeString(odd),
		"base64":              base64.StdEncoding.EncodeToString([]byte(odd)),
		"base64 of a URL":     base64.RawURLEncoding.EncodeToString([]byte(odd)),
		"base64, in a query":  url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(odd))),
		"hex":                 hex.EncodeToString([]byte(odd)),
		"hex in capitals":     strings.ToUpper(hex.EncodeToString([]byte(odd))),
	} {
		t.Run(spelling, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(r.Redact("(" + text + ")")).To(Equal("([N])"))
		})
	}
}

func TestAValueIsKnownWithinLongerBase64(t *testing.T) {
	const value = "correct?>horse"
	r := NewRedactor(Known{Name: "N", Value: value})
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
		for _, before := range []string{"", "u", "us", "use", "user:"} {
			for _, after := range []string{"", "a", "ab", "abc"} {
				g := NewWithT(t)
				text := encoding.EncodeToString([]byte(before + value + after))
				struck := r.Redact(text)
				if struck == "[secret in base64]" {
					continue
				}
				g.Expect(struck).To(ContainSubstring("[N]"), "%q and %q around it: %s", before, after, text)
				g.Expect(len(struck)).To(BeNumerically("<=", len("[N]")+4+2*len(before+after)), "what is left of %s: %s", text, struck)
			}
		}
	}
}

func TestWhatOnlyLooksLikeAnEscapeStaysAsItIs(t *testing.T) {
	r := NewRedactor(Known{Name: "N", Value: "a b&c\\d"})
	for _, text := range []string{"", "%", "%2", "%zz", `\`, `\\`, `\u`, `\u00`, `\ud834\u`, "&", "&amp", "&;", "&#;", "&#x;", "&#99999999;", "a+b", "a b&amp;", `a%20b%26c\`} {
		g := NewWithT(t)
		g.Expect(r.Redact(text)).To(Equal(text))
	}
}

func TestEveryLineOfAValueIsKnown(t *testing.T) {
	g := NewWithT(t)
	kind := "OPENSSH PRIVATE" + " KEY-----"
	r := NewRedactor(Known{Name: "SSH key", Value: "-----BEGIN " + kind + "\nb3BlbnNzaC1rZXktdjEA\nAAAABG5vbmUAAAAEbm9u\nshort\n-----END " + kind + "\n"})
	g.Expect(r.Redact("x AAAABG5vbmUAAAAEbm9u y")).To(Equal("x [SSH key] y"))
	g.Expect(r.Redact("short")).To(Equal("short"))
}

// BenchmarkRedact is a bundle of 16 MiB under 50 secrets.
func BenchmarkRedact(b *testing.B) {
	r := NewRedactor(Known{Name: "WORD", Value: "postgres", Word: true})
	for i := range 50 {
		r.Add(Known{Name: "S" + strconv.Itoa(i), Value: strings.Repeat(string(rune('a'+i%26)), 3) + "-secret/" + strconv.Itoa(i*7919)})
	}
	line := `{"time":"2026-11-22T22:15:42Z","text":"10.0.0.1 - - \"GET /users?x=a%20b HTTP/1.1\" 200 postgres://db &amp; token ` +
		strings.Repeat("0123456789abcdef", 4) + `"}` + "\n"
	text := strings.Repeat(line, 16<<20/len(line))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.Redact(text)
	}
}
