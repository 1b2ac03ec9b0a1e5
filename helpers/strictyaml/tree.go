package strictyaml

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// kind is what a value is written as.
type kind int

const (
	null kind = iota
	text
	number
	boolean
	// given is a scalar of Set, which is whatever is wanted of it.
	given
	list
	mapping
)

// node is one value of a document. Unlike the library's own nodes, it is free of how the value was written.
type node struct {
	kind kind
	place
	// text is the value of a scalar, and for a list or a mapping the line on which it begins.
	text    string
	items   []*node
	entries []entry
}

type entry struct {
	key string
	place
	value *node
}

func (n *node) get(key string) (entry, bool) {
	for _, e := range n.entries {
		if e.key == key {
			return e, true
		}
	}
	return entry{}, false
}

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

// node converts one value; key is where its key stands.
func (p *parser) node(n ast.Node, key place, path string) *node {
	switch n := n.(type) {
	case *ast.MappingNode:
		return p.mapping(n, path)
	case *ast.SequenceNode:
		return p.list(n, path)
	case *ast.AnchorNode:
		value := p.node(n.Value, key, path)
		p.anchors[n.Name.GetToken().Value] = value
		return value
	case *ast.AliasNode:
		return p.alias(n, path)
	case *ast.TagNode:
		p.add(p.at(n.Start), path, "has a tag; tags are not taken", n.Start.Value)
		return p.node(n.Value, key, path)
	case nil, *ast.NullNode:
		return &node{kind: null, place: key}
	default:
		return p.scalar(n)
	}
}

func (p *parser) scalar(n ast.Node) *node {
	at := p.at(n.GetToken())
	switch n := n.(type) {
	case *ast.BoolNode:
		return &node{kind: boolean, place: at, text: n.Token.Value}
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return &node{kind: number, place: at, text: n.GetToken().Value}
	case *ast.LiteralNode:
		return &node{kind: text, place: at, text: n.Value.Value}
	default:
		return &node{kind: text, place: at, text: n.GetToken().Value}
	}
}

func (p *parser) alias(n *ast.AliasNode, path string) *node {
	name := n.Value.GetToken().Value
	if value, ok := p.anchors[name]; ok {
		return value
	}
	at := p.at(n.Start)
	p.add(at, path, "refers to an anchor that is not there", "*"+name)
	return &node{kind: null, place: at}
}

func (p *parser) list(n *ast.SequenceNode, path string) *node {
	out := &node{kind: list, place: p.at(n.Start)}
	out.text = p.rest(out.place)
	for i, value := range n.Values {
		out.items = append(out.items, p.node(value, p.at(value.GetToken()), fmt.Sprintf("%s[%d]", path, i)))
	}
	return out
}

func (p *parser) mapping(n *ast.MappingNode, path string) *node {
	out := &node{kind: mapping, place: p.at(n.Start)}
	if !n.IsFlowStyle && len(n.Values) > 0 {
		out.place = p.at(n.Values[0].Key.GetToken()) // Start is the colon after the first key
	}
	out.text = p.rest(out.place)
	for _, value := range n.Values {
		p.entry(out, value, path)
	}
	return out
}

func (p *parser) entry(out *node, n *ast.MappingValueNode, path string) {
	key, at := n.Key.GetToken().Value, p.at(n.Key.GetToken())
	path = join(path, key)
	if n.Key.IsMergeKey() {
		p.add(at, path, "is a merge; merges are not taken", p.rest(at))
		return
	}
	value := p.node(n.Value, at, path)
	if first, ok := out.get(key); ok {
		p.add(at, path, fmt.Sprintf("is given twice, first in line %d", first.line), p.rest(at))
		return
	}
	out.entries = append(out.entries, entry{key: key, place: at, value: value})
}
