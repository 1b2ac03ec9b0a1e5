// Package browser opens pages in the distribution's Chromium, and looks at them as a person would: with a mouse, with the
// keyboard alone, on a phone, on paper, in the dark, and without scripts.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"

	"github.com/chromedp/chromedp"
)

// Names are what distributions call it; the first one in the PATH is used.
func Names() []string { return []string{"chromium", "chromium-browser", "google-chrome"} }

// ErrNone is what Start returns where there is no browser.
var ErrNone = errors.New("install Debian's chromium (apt-get install chromium), or run `make tools` as root")

// Browser is a Chromium without a window.
type Browser struct {
	//nolint:containedctx // it is chromedp's handle of the browser
	ctx   context.Context
	close []context.CancelFunc
}

// Find returns the path of the browser that Start uses.
func Find() (string, error) {
	for _, name := range Names() {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("looking for a browser, one of %q in the PATH: %w", Names(), ErrNone)
}

// Start starts a browser that keeps its files in dir, and ends when ctx ends or it is closed.
func Start(ctx context.Context, dir string) (*Browser, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	allocator, end := chromedp.NewExecAllocator(ctx, options...)
	b := &Browser{close: []context.CancelFunc{end}}
	b.ctx, end = chromedp.NewContext(allocator)
	b.close = append(b.close, end)
	if err := chromedp.Do(b.ctx); err != nil {
		b.kill()
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	return b, nil
}

// Close ends the browser and waits until it is gone.
func (b *Browser) Close() error {
	err := chromedp.Cancel(b.ctx)
	b.kill()
	if err != nil {
		return fmt.Errorf("ending the browser: %w", err)
	}
	return nil
}

func (b *Browser) kill() {
	for i := len(b.close) - 1; i >= 0; i-- {
		b.close[i]()
	}
}
