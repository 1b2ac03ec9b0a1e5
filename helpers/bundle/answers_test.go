package bundle

import (
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/usersapi"
)

func TestALongAnswerIsCutWithoutHalfASecret(t *testing.T) {
	redact := evidence.NewRedactor(evidence.Known{Name: "KEY", Value: "my_precious"})
	for name, body := range map[string]string{
		"within a secret":    strings.Repeat("x", mostBody-9) + " my_precious and more",
		"within a character": strings.Repeat("x", mostBody-1) + "é and more",
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			told, cut := text(answered(usersapi.Reply{Status: http.StatusOK, Body: []byte(body)})).within(1<<20, redact)
			g.Expect(cut).To(BeFalse())
			g.Expect(string(told)).To(And(HaveSuffix(" bytes more\n"), Not(ContainSubstring("my_p")), Not(ContainSubstring("\ufffd"))))
		})
	}
}
