package browser

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// note keeps what the page says and asks for.
func (p *Page) note(event any) {
	p.lock.Lock()
	defer p.lock.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		text, _ := json.Marshal(e.Args)
		p.said = append(p.said, fmt.Sprintf("console %s: %s", e.Type, text))
	case *runtime.EventExceptionThrown:
		text, _ := json.Marshal(e.ExceptionDetails)
		p.said = append(p.said, "exception: "+string(text))
	case *log.EventEntryAdded:
		p.said = append(p.said, fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
	case *page.EventJavascriptDialogOpening:
		p.said = append(p.said, "dialog: "+e.Message)
		go func() { _ = p.call("Page.handleJavaScriptDialog", map[string]any{"accept": true}, nil) }()
	case *network.EventRequestWillBeSent:
		p.ask(e.Request.URL)
	case *network.EventWebSocketCreated:
		p.ask(e.URL)
	}
}

// forget begins anew, with the page at url.
func (p *Page) forget(url string) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.url, p.said, p.requested = url, nil, nil
}

// ask notes a request. What is within the page itself is none.
func (p *Page) ask(url string) {
	own, _, _ := strings.Cut(url, "#")
	if own != p.url && !strings.HasPrefix(url, "data:") {
		p.requested = append(p.requested, url)
	}
}

// Said is what the page said so far: to the console, by an exception that nobody caught, or in a dialog.
func (p *Page) Said() []string {
	p.lock.Lock()
	defer p.lock.Unlock()
	return slices.Clone(p.said)
}

// Requested are the addresses that the page asked for so far, itself left out.
func (p *Page) Requested() []string {
	p.lock.Lock()
	defer p.lock.Unlock()
	return slices.Clone(p.requested)
}
