package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/chromedp/chromedp"
)

// View is how a page is looked at.
type View struct {
	// Width and Height are of the window, in CSS pixels; 0 is 1280 and 900.
	Width, Height int
	// Dark says that the person prefers dark pages, NoScript that scripts are off, and Paper that the page is printed.
	Dark, NoScript, Paper bool
}

// Phone is the narrow screen on which a page has to do.
var Phone = View{Width: 360, Height: 740}

// patience is how long a page may take for anything.
const patience = 2 * time.Minute

// Page is an open page. It notes what the page says to the console and asks of the network from its first byte on.
type Page struct {
	//nolint:containedctx // it is chromedp's handle of the page
	ctx    context.Context
	cancel context.CancelFunc
	url    string
	view   View

	lock      sync.Mutex
	said      []string
	requested []string
}

// Open opens the file at path in a page of its own.
func (b *Browser) Open(path string, view View) (*Page, error) {
	p := &Page{}
	p.ctx, p.cancel = chromedp.NewContext(b.ctx)
	if err := p.begin(); err != nil {
		p.Close()
		return nil, fmt.Errorf("opening a page: %w", err)
	}
	if err := p.Go(path, view); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// Close closes the page.
func (p *Page) Close() { p.cancel() }

func (p *Page) begin() error {
	if err := chromedp.Do(p.ctx); err != nil {
		return err
	}
	if err := chromedp.Listen(p.ctx, p.note); err != nil {
		return err
	}
	for _, domain := range []string{"Network", "Log", "Runtime", "Page"} {
		if err := p.call(domain+".enable", nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// Go opens the file at path in place of what was open, and forgets what that said and asked for.
func (p *Page) Go(path string, view View) error {
	whole, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("opening %s: %w", path, err)
	}
	p.view = view
	p.forget("file://" + whole)
	if err := p.see(); err != nil {
		return fmt.Errorf("opening %s: %w", path, err)
	}
	if _, err := chromedp.Run(p.ctx, chromedp.Navigate(p.url)); err != nil {
		return fmt.Errorf("opening %s: %w", path, err)
	}
	return nil
}

// see makes the browser show pages as the view says.
func (p *Page) see() error {
	v := p.view
	if v.Width == 0 {
		v.Width, v.Height = 1280, 900
	}
	scheme, media := "light", ""
	if v.Dark {
		scheme = "dark"
	}
	if v.Paper {
		media = "print"
	}
	for method, params := range map[string]any{
		"Emulation.setDeviceMetricsOverride": map[string]any{
			"width": v.Width, "height": v.Height, "deviceScaleFactor": 1, "mobile": v.Width < 600,
		},
		"Emulation.setEmulatedMedia": map[string]any{
			"media": media, "features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}},
		},
		"Emulation.setScriptExecutionDisabled": map[string]any{"value": v.NoScript},
	} {
		if err := p.call(method, params, nil); err != nil {
			return err
		}
	}
	return nil
}

// call calls a method of the browser's protocol for this page.
func (p *Page) call(method string, params, result any) error {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.FromContext(p.ctx).Target.Call(ctx, method, params, result); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}

// evaluate returns what an expression is on the page.
func evaluate[T any](p *Page, expression string) (T, error) {
	var value T
	var answer struct {
		Result    struct{ Value json.RawMessage }
		Exception *struct {
			Text      string
			Exception struct{ Description string }
		} `json:"exceptionDetails"`
	}
	params := map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}
	var text json.RawMessage
	if err := p.call("Runtime.evaluate", params, &text); err != nil {
		return value, err
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return value, fmt.Errorf("reading what the page answers: %w", err)
	}
	if e := answer.Exception; e != nil {
		return value, fmt.Errorf("asking the page: %s %s", e.Text, e.Exception.Description)
	}
	if len(answer.Result.Value) == 0 {
		return value, nil
	}
	if err := json.Unmarshal(answer.Result.Value, &value); err != nil {
		return value, fmt.Errorf("reading what the page answers: %w", err)
	}
	return value, nil
}
