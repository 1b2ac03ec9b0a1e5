package deploy_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/target"
)

func TestStartingChangesOneContainersStart(t *testing.T) {
	g := NewWithT(t)
	plain, err := deploy.Render(template, "123456789012")
	g.Expect(err).NotTo(HaveOccurred())
	for sentence, start := range map[string]target.Start{
		"by a command":                    {Command: []string{"manage", "serve"}},
		"by an entry point":               {EntryPoint: []string{"sh", "-c"}},
		"by an entry point and a command": {EntryPoint: []string{"sh", "-c"}, Command: []string{"exec manage serve"}},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			def, err := deploy.Render(template, "123456789012", deploy.Starting("users-service", start))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(def.Task.ContainerDefinitions[0].EntryPoint).To(Equal(start.EntryPoint))
			g.Expect(def.Task.ContainerDefinitions[0].Command).To(Equal(start.Command))
			g.Expect(def.Task.ContainerDefinitions[1]).To(Equal(plain.Task.ContainerDefinitions[1]))
		})
	}
}

func TestStartingNeedsSomethingToChange(t *testing.T) {
	serve := target.Start{Command: []string{"manage", "serve"}}
	for sentence, tc := range map[string]struct {
		container string
		start     target.Start
		want      string
	}{
		"another container": {"users", serve, "the definition has no such container"},
		"no start":          {"users-service", target.Start{}, "neither an entry point nor a command is given"},
	} {
		t.Run(sentence, func(t *testing.T) {
			_, err := deploy.Render(template, "123456789012", deploy.Starting(tc.container, tc.start))
			NewWithT(t).Expect(err).To(MatchError(
				"rendering task definition " + template + `: starting container "` + tc.container + `" in another way: ` + tc.want))
		})
	}
}
