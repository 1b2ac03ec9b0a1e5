package strictyaml_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/strictyaml"
)

// pattern is a scalar with its own idea of what is right.
type pattern struct{ *regexp.Regexp }

func (p *pattern) UnmarshalText(text []byte) (err error) {
	p.Regexp, err = regexp.Compile(string(text))
	return err
}

type ship struct {
	Name  string        `yaml:"name" validate:"required"`
	Masts int           `yaml:"masts" validate:"gt=0,lt=8"`
	Old   bool          `yaml:"old"`
	Speed float64       `yaml:"speed"`
	Every time.Duration `yaml:"every" validate:"gte=0"`
	Flags []string      `yaml:"flags" validate:"unique,dive,oneof=red white blue"`
	Log   []pattern     `yaml:"log"`
	Crew  []sailor      `yaml:"crew" validate:"unique=Name,dive"`
	Port  harbour       `yaml:"port"`
	Cargo any           `yaml:"cargo"`
	Notes map[string]string
	Twin  *ship `yaml:"twin"`
}

type sailor struct {
	Name string `yaml:"name" validate:"required"`
	Rank string `yaml:"rank"`
}

type harbour struct {
	From string `yaml:"from" validate:"omitempty,oneof=sea river"`
	Sea  string `yaml:"sea" validate:"required_if=From sea"`
	Code string `yaml:"code" validate:"omitempty,len=3,numeric"`
	Pier uint8  `yaml:"pier"`
}

const whole = `name: Ann
masts: 3
old: true
speed: 7.5
every: 90s
flags: [red, white]
log: ['^a+$', "b|c"]
crew:
  - {name: Jo}
  - name: "7"
    rank: &rank cook
port: {from: sea, sea: North, code: "012", pier: 4}
cargo: {tea: [1, 2.5, "3", true, ~], to: *rank}
notes:
  one: |
    two
    lines
twin: {name: Bo, masts: 1}
`

func TestReadFillsAStruct(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "ship.yaml")
	g.Expect(os.WriteFile(path, []byte(whole), 0o600)).To(Succeed())
	var s ship
	g.Expect(strictyaml.Read(path, &s)).To(Succeed())
	g.Expect(s.Log[0].MatchString("aa")).To(BeTrue())
	g.Expect(s.Log).To(HaveLen(2))
	s.Log = nil
	g.Expect(s).To(Equal(ship{
		Name: "Ann", Masts: 3, Old: true, Speed: 7.5, Every: 90 * time.Second, Flags: []string{"red", "white"},
		Crew:  []sailor{{Name: "Jo"}, {Name: "7", Rank: "cook"}},
		Port:  harbour{From: "sea", Sea: "North", Code: "012", Pier: 4},
		Cargo: map[string]any{"tea": []any{int64(1), 2.5, "3", true, nil}, "to": "cook"},
		Notes: map[string]string{"one": "two\nlines\n"},
		Twin:  &ship{Name: "Bo", Masts: 1},
	}))
}

func TestReadTellsEveryFault(t *testing.T) {
	const ok = "name: Ann\nmasts: 3\n"
	for what, c := range map[string]struct {
		yaml string
		want []string
	}{
		"an unknown key": {
			ok + "port:\n  peer: 3\n",
			[]string{"f:4:3: port.peer: is not a key here; there are from, sea, code, pier: peer"},
		},
		"a key given twice": {ok + "name: Bo\n", []string{"f:3:1: name: is given twice, first in line 1: name: Bo"}},
		"a key without a value": {
			ok + "flags:\nevery: ~\n",
			[]string{"f:3:1: flags: has no value", "f:4:1: every: has no value"},
		},
		"wrong types": {
			"name: 12\nmasts: \"3\"\nold: yes\nspeed: fast\nevery: 10\nflags: red\nlog: [[a]]\ncrew: {a: b}\n" +
				"port: 5\nnotes: [x]\n",
			[]string{
				"f:1:7: name: has to be text, not a number (put it in quotes): 12",
				"f:2:8: masts: has to be a whole number: 3",
				"f:3:6: old: has to be true or false: yes",
				"f:4:8: speed: has to be a number: fast",
				"f:5:8: every: has to be a duration such as 500ms, 90s or 5m: 10",
				"f:6:8: flags: has to be a list: red",
				"f:7:7: log[0]: has to be one value, not a list: [a]]",
				"f:8:7: crew: has to be a list: {a: b}",
				"f:9:7: port: has to be keys with values: 5",
				"f:10:8: notes: has to be keys with values: [x]",
			},
		},
		"a bad pattern among good ones": {
			ok + "log: [a, '(b']\n",
			[]string{"f:3:10: log[1]: error parsing regexp: missing closing ): `(b`: (b"},
		},
		"numbers out of bounds": {
			"name: Ann\nmasts: 9\nevery: -1s\nport: {pier: 300}\n",
			[]string{
				"f:2:8: masts: has to be less than 8: 9",
				"f:3:8: every: has to be at least 0: -1s",
				"f:4:14: port.pier: has to be a whole number and not below 0: 300",
			},
		},
		"missing values, at the nearest key": {
			"twin:\n  old: true\ncrew:\n  - rank: cook\nport:\n  from: sea\n",
			[]string{
				"f:1:1: name: is missing", "f:1:1: masts: is missing",
				"f:1:1: twin.name: is missing", "f:1:1: twin.masts: is missing",
				"f:4:5: crew[0].name: is missing", "f:5:1: port.sea: is missing; it is needed when from is sea",
			},
		},
		"values that hold to no rule": {
			"name: ''\nmasts: 1\nflags: [red, green, red]\ncrew: [{name: A}, {name: A}]\n" +
				"port: {from: lake, code: \"12\"}\n",
			[]string{
				"f:1:7: name: is empty",
				"f:3:14: flags[1]: has to be one of red, white, blue: green",
				"f:3:21: flags[2]: is there twice: red",
				"f:4:26: crew[1].name: is there twice: A",
				"f:5:14: port.from: has to be one of sea, river: lake",
				"f:5:26: port.code: has to have exactly 3 characters: 12",
			},
		},
		"what strictness has no use for": {
			ok + "<<: {old: true}\ncargo: !!str 5\nspeed: *none\n---\nname: Bo\n",
			[]string{
				"f:3:1: <<: is a merge; merges are not taken: <<: {old: true}",
				"f:4:8: cargo: has a tag; tags are not taken: !!str",
				"f:5:8: speed: refers to an anchor that is not there: *none",
				"f:5:8: speed: has no value",
				"f:6:1: is a second document; one file holds one: ---",
			},
		},
		"an empty file":           {"# nothing\n", []string{"f:1:1: is empty"}},
		"a list instead of keys":  {"- a\n", []string{"f:1:1: has to be keys with values: - a"}},
		"a text that is no YAML":  {"name: [a\nmasts: 3\n", []string{"f:2:1: is no YAML: ',' or ']' must be specified: masts: 3"}},
		"a text that is no UTF-8": {"name: Ann\nport: \xff\n", []string{`f:2:7: is not UTF-8: "port: \xff"`}},
	} {
		t.Run(what, func(t *testing.T) {
			g := NewWithT(t)
			var s ship
			g.Expect(faultsOf(c.yaml, &s)).To(Equal(c.want))
		})
	}
}

func faultsOf(yaml string, into any) []string {
	doc, err := strictyaml.Parse("f", []byte(yaml))
	if err == nil {
		doc.Decode(into)
		doc.Validate(into)
		err = doc.Err()
	}
	var faults *strictyaml.Faults
	if !errors.As(err, &faults) {
		return nil
	}
	return strings.Split(faults.Error(), "\n")
}

func TestAFileThatCannotBeReadIsNoFault(t *testing.T) {
	g := NewWithT(t)
	err := strictyaml.Read(filepath.Join(t.TempDir(), "none.yaml"), &ship{})
	g.Expect(err).To(MatchError(fs.ErrNotExist))
	g.Expect(err).To(MatchError(ContainSubstring("none.yaml")))
}

func TestSetOverridesWhatTheFileSays(t *testing.T) {
	g := NewWithT(t)
	doc, err := strictyaml.Parse("f", []byte("name: Ann\nmasts: 3\ncrew: [{name: A}]\n"))
	g.Expect(err).NotTo(HaveOccurred())
	doc.Set("masts", "5", "MASTS")
	doc.Set("port.from", "river", "FROM")
	doc.Set("flags", "red, blue", "FLAGS")
	doc.Set("crew[0].name", "B", "CREW")
	doc.Set("old", "true", "OLD")
	doc.Set("every", "soon", "EVERY")
	var s ship
	doc.Decode(&s)
	doc.Validate(&s)
	g.Expect(doc.Err()).To(MatchError("EVERY: every: has to be a duration such as 500ms, 90s or 5m: soon"))
	g.Expect(s).To(Equal(ship{
		Name: "Ann", Masts: 5, Old: true, Flags: []string{"red", "blue"}, Crew: []sailor{{Name: "B"}},
		Port: harbour{From: "river"},
	}))
	g.Expect(doc.Source("masts")).To(Equal("MASTS"))
	g.Expect(doc.Source("name")).To(Equal("f:1:7"))
	g.Expect(doc.Source("speed")).To(BeEmpty())
	g.Expect(doc.Has("port.from")).To(BeTrue())
	g.Expect(doc.Has("port.sea")).To(BeFalse())
}

func TestAFaultInAListOfAVariableNamesTheVariable(t *testing.T) {
	for text, want := range map[string]string{
		"red,green": "FLAGS: flags[1]: has to be one of red, white, blue: green",
		"red, red":  "FLAGS: flags[1]: is there twice: red",
	} {
		t.Run(text, func(t *testing.T) {
			g := NewWithT(t)
			doc, err := strictyaml.Parse("f", []byte("name: Ann\nmasts: 3\nflags: [red, white, blue]\n"))
			g.Expect(err).NotTo(HaveOccurred())
			doc.Set("flags", text, "FLAGS")
			var s ship
			doc.Decode(&s)
			doc.Validate(&s)
			g.Expect(doc.Err()).To(MatchError(want))
		})
	}
	g := NewWithT(t)
	doc, err := strictyaml.Parse("f", []byte("name: Ann\nmasts: 3\nlog: [a]\n"))
	g.Expect(err).NotTo(HaveOccurred())
	doc.Set("log", "a,(b", "LOG")
	var s ship
	doc.Decode(&s)
	g.Expect(doc.Err()).To(MatchError("LOG: log[1]: error parsing regexp: missing closing ): `(b`: (b"))
}

func TestAddPutsACallersFaultAtItsPlace(t *testing.T) {
	g := NewWithT(t)
	doc, err := strictyaml.Parse("f", []byte("name: Ann\nport:\n  code: \"123\"\n"))
	g.Expect(err).NotTo(HaveOccurred())
	doc.Add("port.code", "is not known", "123")
	doc.Add("port.pier", "is too short", "")
	doc.Add("name", "is taken", "Ann")
	g.Expect(doc.Err()).To(MatchError("f:1:7: name: is taken: Ann\nf:2:1: port.pier: is too short\n" +
		"f:3:9: port.code: is not known: 123"))
}
