package browser

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

// Fault is something about a page that keeps a person from using it.
type Fault struct {
	// Where is the element's place, as a selector.
	Where string `json:"where"`
	// Text is the beginning of the element's text.
	Text string `json:"text"`
	// Says is what is wrong, with what was measured.
	Says string `json:"says"`
}

// String is the fault in a line.
func (f Fault) String() string { return fmt.Sprintf("%s %q: %s", f.Where, f.Text, f.Says) }

var (
	//go:embed look.js
	looking string
	//go:embed colour.js
	colour string
	//go:embed structure.js
	structure string
	//go:embed reach.js
	reach string
)

// ask calls a function of the scripts with arguments.
func ask[T any](p *Page, function string, args ...any) (T, error) {
	texts := make([]string, len(args))
	for i, arg := range args {
		text, err := json.Marshal(arg)
		if err != nil {
			var none T
			return none, fmt.Errorf("asking the page: %w", err)
		}
		texts[i] = string(text)
	}
	const loaded = "globalThis.__look?.%s ?? null"
	if known, err := evaluate[*struct{}](p, fmt.Sprintf(loaded, function)); err != nil || known == nil {
		scripts := strings.Join([]string{looking, colour, structure, reach}, "\n")
		if _, err := evaluate[any](p, "(() => { globalThis.__look = {};\n"+scripts+"\nreturn true })()"); err != nil {
			var none T
			return none, err
		}
	}
	return evaluate[T](p, "__look."+function+"("+strings.Join(texts, ", ")+")")
}

// OpenAll opens everything that can be opened, and returns how many there were.
func (p *Page) OpenAll() (int, error) { return ask[int](p, "openAll") }

// Text is all the text that is shown.
func (p *Page) Text() (string, error) { return evaluate[string](p, "document.body.innerText") }

// Unreadable are the texts whose contrast with what is behind them is less than least, such as 4.5.
func (p *Page) Unreadable(least float64) ([]Fault, error) {
	return ask[[]Fault](p, "unreadable", least)
}

// Small are the texts that are smaller than least, in CSS pixels.
func (p *Page) Small(least float64) ([]Fault, error) { return ask[[]Fault](p, "small", least) }

// Overflows are the elements that stick out of the window's width, and whose text is cut off by it. What is within a
// container that scrolls does not stick out, if the keyboard reaches the container and it has a name.
func (p *Page) Overflows() ([]Fault, error) { return ask[[]Fault](p, "overflows") }

// Disorder is what is wrong with landmarks, headings, names, tables, links and ids.
func (p *Page) Disorder() ([]Fault, error) { return ask[[]Fault](p, "disorder") }

// Active are the elements that could run something or fetch something: scripts besides the page's own that are expected,
// handlers in attributes, addresses that are no places within the page, and control characters that are left in texts.
func (p *Page) Active(scripts int) ([]Fault, error) { return ask[[]Fault](p, "active", scripts) }
