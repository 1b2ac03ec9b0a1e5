package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the template, its style and its script
	"encoding/base64"
	"fmt"
	"html/template"
)

var (
	//go:embed page.tmpl
	source string
	//go:embed page.css
	style string
	//go:embed page.js
	script string

	// form is parsed once: a fault in it is one of ours, which every test finds.
	form = template.Must(template.New("page").Parse(source))
)

// filled is what the template gets.
type filled struct {
	Page
	Style  template.CSS
	Script template.JS
	// Policy lets the page use nothing but its own style and script.
	Policy string
	// Legend has each state once.
	Legend []State
}

// HTML returns the page as one file that needs nothing else and asks nobody. No text of the run is taken for HTML.
func HTML(p Page) ([]byte, error) {
	var out bytes.Buffer
	err := form.Execute(&out, filled{
		Page: p, Style: template.CSS(style), Script: template.JS(script), Policy: policy(), Legend: legend(),
	})
	if err != nil {
		return nil, fmt.Errorf("making the page of run %s: %w", p.Run.ID, err)
	}
	return harmless(out.Bytes()), nil
}

func policy() string {
	return fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; img-src data:; base-uri 'none'; form-action 'none'",
		hash(style), hash(script))
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
