package browser

import "fmt"

// Goal is something that a person wants to see.
type Goal struct {
	// About is what leads there, such as a promise's id.
	About string
	// Texts are what has to be shown.
	Texts []string
	// Far says that one may have to scroll to it where the clicks lead, such as in a long table.
	Far bool
}

// Reach goes to each of the goals from the top of the page, with the mouse, and returns those that take more clicks than
// most. A click is at a link within the page, or at what opens something; scrolling is none.
func (p *Page) Reach(goals []Goal, most int) ([]Fault, error) {
	var faults []Fault
	for _, goal := range goals {
		if _, err := ask[any](p, "reset"); err != nil {
			return nil, err
		}
		says, err := p.reachOne(goal, most)
		if err != nil {
			return nil, fmt.Errorf("reaching %s: %w", goal.About, err)
		}
		if says != "" {
			faults = append(faults, Fault{Where: goal.About, Text: goal.Texts[0], Says: says})
		}
	}
	return faults, nil
}

// reachOne returns why a goal is not reached, or nothing.
func (p *Page) reachOne(goal Goal, most int) (string, error) {
	for clicks := 0; ; clicks++ {
		lacks, err := ask[string](p, "seen", goal.Texts)
		if err != nil {
			return "", err
		}
		there := lacks == "" && goal.Far
		if lacks == "" && !there {
			lacks = "it is shown, and not where the click leads"
			there, err = ask[bool](p, "onScreen", goal.Texts, goal.About)
		}
		if err != nil || there {
			return "", err
		}
		if clicks == most {
			return fmt.Sprintf("after %d clicks %s", clicks, lacks), nil
		}
		says, err := p.step(goal, clicks == 0)
		if err != nil || says != "" {
			return fmt.Sprintf("after %d clicks %s: %s", clicks, lacks, says), err
		}
	}
}

// step clicks what comes next, and returns why it cannot.
func (p *Page) step(goal Goal, mayJump bool) (string, error) {
	at, err := ask[*spot](p, "next", goal.Texts, mayJump)
	switch {
	case err != nil:
		return "", err
	case at == nil:
		return "there is nothing to click", nil
	case at.Covered != "":
		return fmt.Sprintf("%s lies over %s %q", at.Covered, at.Where, at.Text), nil
	}
	return "", p.click(*at)
}
