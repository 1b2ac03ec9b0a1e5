package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// Times between two signs of life: on a terminal the line is written anew, elsewhere another one follows.
const (
	renewTerminal = 500 * time.Millisecond
	renewPlain    = 15 * time.Second
)

// progress shows each phase with the time that it takes. Log lines may be written through it.
type progress struct {
	out      io.Writer
	terminal bool
	// width tells the terminal's columns; a longer line would not be one to write anew.
	width func() int

	mu    sync.Mutex
	name  string
	note  string
	since time.Time
	stop  chan struct{}
}

func newProgress(out io.Writer) *progress {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return &progress{out: out}
	}
	return &progress{out: out, terminal: true, width: func() int {
		columns, _, err := term.GetSize(int(file.Fd()))
		if err != nil {
			return 80
		}
		return columns
	}}
}

// Phase ends the present phase with its time, and begins one unless name is empty.
func (p *progress) Phase(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.name != "" {
		close(p.stop)
		p.note = ""
		p.show("\n")
	}
	p.name, p.since = name, time.Now()
	if name == "" {
		return
	}
	p.stop = make(chan struct{})
	if p.terminal {
		p.show("")
	}
	go p.renew(p.stop)
}

// Note adds to the present phase. Outside of a terminal each note is a line of its own.
func (p *progress) Note(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.note = text
	if p.terminal && p.name != "" {
		p.show("")
		return
	}
	p.clear()
	_, _ = fmt.Fprintf(p.out, "  %s\n", text)
}

// Write shows lines of a log above the present phase.
func (p *progress) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	return p.out.Write(text)
}

// renew shows the time anew until the phase ends.
func (p *progress) renew(stop chan struct{}) {
	every, end := renewPlain, "\n"
	if p.terminal {
		every, end = renewTerminal, ""
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			p.mu.Lock()
			if p.stop == stop && p.name != "" {
				p.show(end)
			}
			p.mu.Unlock()
		}
	}
}

// show writes the line of the present phase.
func (p *progress) show(end string) {
	p.clear()
	line := fmt.Sprintf("%s … %.1f s", p.name, time.Since(p.since).Seconds())
	if p.note != "" {
		line += " (" + p.note + ")"
	}
	if runes := []rune(line); p.terminal && len(runes) >= p.width() {
		line = string(runes[:max(p.width()-1, 0)])
	}
	_, _ = io.WriteString(p.out, line+end)
}

// clear empties the line that is being renewed.
func (p *progress) clear() {
	if p.terminal {
		_, _ = io.WriteString(p.out, "\r\033[K")
	}
}
