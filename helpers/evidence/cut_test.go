package evidence

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestHalfASecretBesideACutIsStruckOut(t *testing.T) {
	r := NewRedactor(Known{Name: "KEY", Value: "my_precious"}, Known{Name: "WORD", Value: "postgres", Word: true})
	for text, want := range map[string]string{
		"a my_preci…":                    "a [KEY]…",
		"a my_preci … b":                 "a [KEY] … b",
		"a … cious b":                    "a … [KEY] b",
		"my_p\n…\necious":                "[KEY]\n…\n[KEY]",
		"my_preci…ious my_prec…":         "[KEY]…[KEY] [KEY]…",
		"a m… in short, and b … us":      "a m… in short, and b … us",
		"the host of postg… is postgres": "the host of postg… is postgres",
		"no cut my_preci":                "no cut my_preci",
		"…":                              "…",
	} {
		t.Run(text, func(t *testing.T) { NewWithT(t).Expect(r.Redact(text)).To(Equal(want)) })
	}
}
