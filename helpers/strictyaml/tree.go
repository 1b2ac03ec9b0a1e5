package strictyaml

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

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
