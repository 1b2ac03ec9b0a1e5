package browser

import "fmt"

// focus is what the keyboard is at.
type focus struct {
	// Number is the element's own.
	Number int
	Where  string
	Text   string
	// Focus is how it is shown, and Ring its contrast with what is around; empty and 21 where that is not known.
	Focus    string
	Ring     float64
	InWindow bool
	// Name is the element's, Href of a link, and Closed of what can be opened.
	Name, Href string
	Closed     bool
}

// mostStops is how many times Tab is pressed at most.
const mostStops = 6000

// Walk goes through the page with Tab alone, opens with Enter and Space in turn what closes one of the goals, and returns
// what keeps the keyboard from being enough: a first stop that is no link to the content, a focus that is not to be seen,
// a control that is never reached, a goal that is not shown in the end.
func (p *Page) Walk(goals []Goal) ([]Fault, error) {
	w := &walk{page: p}
	for _, goal := range goals {
		w.texts = append(w.texts, goal.Texts)
	}
	if _, err := ask[any](p, "reset"); err != nil {
		return nil, err
	}
	for w.stops = 0; w.stops < mostStops; w.stops++ {
		over, err := w.stop()
		if err != nil {
			return nil, err
		}
		if over {
			break
		}
	}
	if w.stops == mostStops {
		w.faults = append(w.faults, Fault{Where: "html", Says: fmt.Sprintf("the keyboard is not through after %d stops", mostStops)})
	}
	return w.end(goals)
}

type walk struct {
	page   *Page
	texts  [][]string
	stops  int
	opened int
	first  int
	faults []Fault
}

func (w *walk) add(at focus, says string) {
	w.faults = append(w.faults, Fault{Where: at.Where, Text: at.Text, Says: says})
}

// stop presses Tab, looks where it led, and opens what has to be opened. It reports whether the walk is over.
func (w *walk) stop() (bool, error) {
	if err := w.page.press(tab); err != nil {
		return false, err
	}
	at, err := ask[*focus](w.page, "focused")
	if err != nil || at == nil || at.Number == w.first {
		return true, err
	}
	if w.first == 0 {
		w.first = at.Number
		if at.Name != "a" || len(at.Href) < 2 || at.Href[0] != '#' {
			w.add(*at, "is the first stop, and no link to the content")
		}
	}
	switch {
	case at.Focus == "":
		w.add(*at, "has the focus, and does not show it")
	case at.Ring < 3:
		w.add(*at, fmt.Sprintf("has a focus ring of contrast %.2f, less than 3: %s", at.Ring, at.Focus))
	case !at.InWindow:
		w.add(*at, "has the focus outside of the window")
	}
	return false, w.open(*at)
}

func (w *walk) open(at focus) error {
	if !at.Closed {
		return nil
	}
	holds, err := ask[bool](w.page, "holds", w.texts)
	if err != nil || !holds {
		return err
	}
	with := []key{enter, space}[w.opened%2]
	w.opened++
	if err := w.page.press(with); err != nil {
		return err
	}
	if err := w.page.settle(); err != nil {
		return err
	}
	now, err := ask[*focus](w.page, "focused")
	if err == nil && now != nil && now.Closed {
		w.add(at, fmt.Sprintf("is not opened by the key %q", with.name))
	}
	return err
}

func (w *walk) end(goals []Goal) ([]Fault, error) {
	for _, goal := range goals {
		lacks, err := ask[string](w.page, "seen", goal.Texts)
		if err != nil {
			return nil, err
		}
		if lacks != "" {
			w.faults = append(w.faults, Fault{Where: goal.About, Text: goal.Texts[0], Says: "by keyboard, " + lacks})
		}
	}
	unreached, err := ask[[]Fault](w.page, "unreached")
	return append(w.faults, unreached...), err
}
