package browser

// spot is where to click.
type spot struct {
	X, Y float64
	// Where and Text are of the element that is meant, Covered is what lies over it; empty for nothing.
	Where, Text, Covered string
}

// click presses and releases the mouse.
func (p *Page) click(at spot) error {
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		err := p.call("Input.dispatchMouseEvent", map[string]any{
			"type": kind, "x": at.X, "y": at.Y, "button": "left", "clickCount": 1,
		}, nil)
		if err != nil {
			return err
		}
	}
	return p.settle()
}

// settle waits until the page was painted, so that what a click or a key began is done. Without scripts nothing can be
// begun that outlasts the event itself.
func (p *Page) settle() error {
	if p.view.NoScript {
		return nil
	}
	_, err := evaluate[bool](p, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
	return err
}

// key is one of the keyboard.
type key struct {
	name, text string
	code       int
}

var (
	tab   = key{name: "Tab", code: 9}
	enter = key{name: "Enter", text: "\r", code: 13}
	space = key{name: " ", text: " ", code: 32}
)

// press presses and releases a key.
func (p *Page) press(k key) error {
	down := "rawKeyDown"
	if k.text != "" {
		down = "keyDown"
	}
	for _, kind := range []string{down, "keyUp"} {
		params := map[string]any{"type": kind, "key": k.name, "windowsVirtualKeyCode": k.code}
		if kind == "keyDown" {
			params["text"] = k.text
		}
		if err := p.call("Input.dispatchKeyEvent", params, nil); err != nil {
			return err
		}
	}
	return nil
}
