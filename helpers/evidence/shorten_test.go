package evidence

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestALongTextKeepsItsEnds(t *testing.T) {
	const secret = "my_precious"
	long := strings.Repeat("s", longest-100)
	r := NewRedactor(Known{Name: "KEY", Value: secret}, Known{Name: "LONG", Value: long})
	fill := func(n int) string { return strings.Repeat("x", n) }
	tests := []struct {
		sentence, text, shortened string
	}{
		{"a short one is redacted alone", "a my_precious b", "a [KEY] b"},
		{"one just short enough", fill(2 * kept), fill(2 * kept)},
		{
			"a secret where the beginning ends", fill(kept-5) + secret + fill(kept) + "end",
			fill(kept-5) + "[KEY]" + "\n…\n" + fill(kept-3) + "end",
		},
		{
			"a secret where that ends what is looked at", fill(looked-5) + secret + fill(2*looked),
			fill(kept) + "\n…\n" + fill(kept),
		},
		{
			"a secret where that begins what is looked at of the end", fill(2*looked) + secret + fill(looked-5),
			fill(kept) + "\n…\n" + fill(kept),
		},
		{"one that long secrets before it have moved", strings.Repeat(long, 3) + fill(2*looked), "\n…\n" + fill(kept)},
		{"a character that is cut in two", "é" + fill(kept-2) + "é" + fill(2*kept), "é" + fill(kept-2) + "\n…\n" + fill(kept)},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) { NewWithT(t).Expect(r.shorten(tt.text)).To(Equal(tt.shortened)) })
	}
}
