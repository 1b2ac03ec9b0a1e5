package engine

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestEntriesBecomeLines(t *testing.T) {
	const at, later = "2026-11-22T10:00:00.000000001Z ", "2026-11-22T10:00:00.000000002Z "
	type entry struct {
		stderr bool
		text   string
	}
	for name, test := range map[string]struct {
		first, second []entry
		want          []string
	}{
		"lines as they come": {first: []entry{{text: at + "a\n"}, {text: later + "b\n"}}, want: []string{"a", "b"}},
		"an empty line":      {first: []entry{{text: at + "\n"}}, want: []string{""}},
		"fragments joined":   {first: []entry{{text: at + "a"}, {text: at + "a"}, {text: at + "b\n"}}, want: []string{"aab"}},
		"fragments of two streams apart": {
			first: []entry{{text: at + "a"}, {true, at + "x\n"}, {text: at + "b\n"}}, want: []string{"x", "ab"},
		},
		"a last line that was cut off": {first: []entry{{text: at + "a"}}, want: []string{"a"}},
		"what a second reading repeats is skipped": {
			first:  []entry{{text: at + "a\n"}, {text: at + "a\n"}},
			second: []entry{{text: at + "a\n"}, {text: at + "a\n"}, {text: at + "a\n"}},
			want:   []string{"a", "a", "a"},
		},
		"what is stamped before the last is not lost": {
			first:  []entry{{text: later + "b\n"}},
			second: []entry{{true, at + "a\n"}, {text: later + "b\n"}},
			want:   []string{"b", "a"},
		},
		"a line cut by the end of the first reading": {
			first: []entry{{text: at + "a"}}, second: []entry{{text: at + "a"}, {text: at + "b\n"}}, want: []string{"ab"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var got []string
			out := newOutput(func(line Line) { got = append(got, line.Text) })
			for _, e := range test.first {
				out.add(e.stderr, e.text)
			}
			g.Expect(out.again().Format(time.RFC3339Nano)).To(HavePrefix("2026-11-22T09:59:59.000000"))
			for _, e := range test.second {
				out.add(e.stderr, e.text)
			}
			out.flush()
			g.Expect(got).To(Equal(test.want))
		})
	}
}
