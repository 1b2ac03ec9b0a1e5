package target_test

import (
	"fmt"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/target"
)

func TestReadSecretsFollowsReferences(t *testing.T) {
	g := NewWithT(t)
	h := newHouse(t).with("targets/t.yaml", "  - {name: KEY, definition: users-service/SECRET_KEY}\n",
		"  - {name: KEY, definition: users-service/SECRET_KEY}\n  - {name: PW, env: THE_PW, word: true}\n"+
			"  - {name: TOKEN, file: token}\n")
	h.write("targets/token", "abc\r\n")
	got, fault := h.read()
	g.Expect(fault).To(BeEmpty())
	secrets, err := target.ReadSecrets(got, []string{"THE_PW=first", "THE_PW=last"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(reveal(secrets)).To(Equal([]string{"my_precious", "last", "abc"}))
	g.Expect(secrets[1].Word).To(BeTrue())
	g.Expect(fmt.Sprintf("%v %#v %s", secrets[0], secrets[1], secrets[2])).To(Equal("[KEY] [PW] [TOKEN]"))
}

func reveal(secrets []target.Secret) []string {
	var values []string
	for _, s := range secrets {
		values = append(values, s.Reveal())
	}
	return values
}

func TestReadSecretsNamesAllThatAreMissing(t *testing.T) {
	g := NewWithT(t)
	h := newHouse(t).with("targets/t.yaml", "  - {name: KEY, definition: users-service/SECRET_KEY}\n",
		"  - {name: A, env: NOT_SET}\n  - {name: B, env: EMPTY}\n  - {name: C, file: /nowhere/c}\n")
	got, fault := h.read()
	g.Expect(fault).To(BeEmpty())
	secrets, err := target.ReadSecrets(got, []string{"EMPTY="})
	g.Expect(secrets).To(BeEmpty())
	g.Expect(err).To(MatchError("reading secret A from the variable NOT_SET: it is not set\n" +
		"reading secret B from the variable EMPTY: it is empty\n" +
		"reading secret C from /nowhere/c: open /nowhere/c: no such file or directory"))
}

func TestRequireNamesTheKeyToChange(t *testing.T) {
	g := NewWithT(t)
	h := newHouse(t)
	got, fault := h.read()
	g.Expect(fault).To(BeEmpty())
	g.Expect(got.Require(target.Deploy)).To(Succeed())
	g.Expect(got.Require(target.Disrupt)).To(MatchError(
		`target "test" does not allow to disrupt: add "disrupt" to allow: [deploy] in ` + h.file(),
	))
}
