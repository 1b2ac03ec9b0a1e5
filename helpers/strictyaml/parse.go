package strictyaml

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// parser turns the library's nodes into ours and keeps what is wrong on the way.
type parser struct {
	name    string
	lines   []string
	anchors map[string]*node
	faults  []Fault
}

func (p *parser) parse(source []byte) *node {
	if !utf8.Valid(source) {
		p.notUTF8()
		return nil
	}
	// The library would stop at the first duplicate key.
	file, err := yamlparser.ParseBytes(source, 0, yamlparser.AllowDuplicateMapKey())
	if err != nil {
		p.noYAML(err)
		return nil
	}
	start := place{p.name, 1, 1}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		p.add(start, "", "is empty", "")
		return nil
	}
	if len(file.Docs) > 1 {
		p.add(p.at(file.Docs[1].Start), "", "is a second document; one file holds one", "---")
	}
	return p.node(file.Docs[0].Body, start, "")
}

func (p *parser) notUTF8() {
	for i, line := range p.lines {
		valid := strings.ToValidUTF8(line, "\uFFFD")
		if at := strings.IndexRune(valid, utf8.RuneError); valid != line {
			p.add(place{p.name, i + 1, utf8.RuneCountInString(valid[:at]) + 1}, "", "is not UTF-8", fmt.Sprintf("%q", line))
		}
	}
}

func (p *parser) noYAML(err error) {
	var syntax *yaml.SyntaxError
	if !errors.As(err, &syntax) {
		p.add(place{p.name, 1, 1}, "", "is no YAML", err.Error())
		return
	}
	at := p.at(syntax.Token)
	p.add(at, "", "is no YAML: "+syntax.Message, p.rest(at))
}

func (p *parser) add(at place, path, problem, text string) {
	p.faults = append(p.faults, at.fault(path, problem, text))
}

func (p *parser) at(t *token.Token) place {
	return place{p.name, t.Position.Line, max(t.Position.Column, 1)}
}

// rest is the line at a place, from its column on.
func (p *parser) rest(at place) string {
	line := []rune(p.lines[min(at.line, len(p.lines))-1])
	return strings.TrimSpace(string(line[min(at.column-1, len(line)):]))
}
