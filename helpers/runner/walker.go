package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// errGone is the answer of a person who has ended the input (Ctrl-D).
var errGone = errors.New("the input is at its end")

// longestRemark is about how many characters of a remark are kept.
const longestRemark = 1000

// answer is one of the answers to a question.
type answer struct {
	// key is what one types, word what it means, and choice what is recorded.
	key, word, choice string
}

// walker is the person who is asked at the terminal, one question at a time.
type walker struct {
	typist *typist
	out    io.Writer
	redact *evidence.Redactor
	by     string
	// hold keeps the screen still while a question is open.
	hold func() (release func())
	now  func() time.Time

	lock sync.Mutex
}

// say prints lines, their secrets struck out and without what would steer the terminal.
func (p *walker) say(format string, args ...any) {
	_, _ = fmt.Fprintln(p.out, visible(p.redact.Redact(fmt.Sprintf(format, args...))))
}

// ask shows the answers until one is chosen: by its key or its word, which a remark may follow, or by Enter alone for
// the first. The input's end is errGone.
func (p *walker) ask(ctx context.Context, answers ...answer) (evidence.Decision, error) {
	for {
		p.typist.ready()
		_, _ = fmt.Fprintf(p.out, "  %s > ", menu(answers))
		line, err := p.typist.line(ctx)
		if err != nil {
			_, _ = fmt.Fprintln(p.out)
			if ctx.Err() == nil {
				err = errGone
			}
			return evidence.Decision{}, err
		}
		word, remark, _ := strings.Cut(strings.TrimSpace(line), " ")
		if chosen, ok := find(answers, word); ok {
			return evidence.Decision{Choice: chosen.choice, Remark: tidy(remark), By: p.by, At: p.now()}, nil
		}
		p.say("  %q is none of these", report.Shorten(tidy(word), 40))
	}
}

// remark asks for a remark to a decision that has none yet.
func (p *walker) remark(ctx context.Context, d *evidence.Decision, about string) error {
	if d.Remark != "" {
		return nil
	}
	p.typist.ready()
	_, _ = fmt.Fprintf(p.out, "  %s (Enter for none) > ", about)
	line, err := p.typist.line(ctx)
	if err != nil {
		_, _ = fmt.Fprintln(p.out)
	}
	d.Remark = tidy(line)
	return ctx.Err()
}

// menu shows the answers in a line, the one that Enter stands for first.
func menu(answers []answer) string {
	parts := make([]string, len(answers))
	for i, o := range answers {
		key := o.key
		if i == 0 {
			key = "Enter"
		}
		parts[i] = "[" + key + "] " + o.word
	}
	return strings.Join(parts, ", ")
}

func find(answers []answer, word string) (answer, bool) {
	word = strings.ToLower(word)
	for i, o := range answers {
		if word == o.key || word == o.choice || word == "" && i == 0 {
			return o, true
		}
	}
	return answer{}, false
}

// tidy is a line that somebody typed, without what is no character, such as that of an arrow key.
func tidy(text string) string {
	text = strings.Join(strings.Fields(visible(text)), " ")
	return strings.TrimSpace(report.Shorten(text, longestRemark))
}

// steering is what a key that is no character sends, and what colours a text or moves the cursor.
var steering = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]?`)

// visible returns text without what would steer a terminal.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || unicode.IsPrint(r) {
			return r
		}
		return -1
	}, steering.ReplaceAllString(text, ""))
}
