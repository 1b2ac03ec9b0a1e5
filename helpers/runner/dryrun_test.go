package runner

import (
	"errors"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/poll"
)

func TestADryRunTellsWhatIsInTheWay(t *testing.T) {
	stuck := deploy.Rollout{Desired: 2, MinimumHealthyPercent: 100, MaximumPercent: 100}
	for _, c := range []struct {
		when, use string
		cloud     *fakeCloud
		environ   []string
		code      int
		says      string
	}{
		{"nothing is in the way", "gate", &fakeCloud{}, nil, 0, "\nPASS: dry run of local: nothing is in the way\n"},
		{"it would only be deployed", "deploy", &fakeCloud{}, nil, 0, "\nPASS: dry run of local: nothing is in the way\n"},
		{
			"a pull request is built", "gate", &fakeCloud{},
			[]string{"TRAVIS_PULL_REQUEST=12"},
			0, "  here: refusing to deploy: TRAVIS_PULL_REQUEST is \"12\", and a pull request is never deployed\n\nPASS: ",
		},
		{
			"another deployment is under way", "gate", &fakeCloud{rehearsal: deploy.Rehearsal{Blocked: []string{"it is under way"}}}, nil,
			2, "\nINFRA: dry run of local: one thing is in the way\n",
		},
		{
			"the rollout could never end", "gate", &fakeCloud{rehearsal: deploy.Rehearsal{Blocked: []string{"a", "b"}, Rollout: stuck}}, nil,
			1, "\nFAIL: dry run of local: 2 things are in the way\n",
		},
		{
			"AWS lets nobody in", "gate", &fakeCloud{err: poll.AsInfra(errors.New("no credentials, only my_precious"))}, nil,
			2, "\nINFRA: dry run of local: no credentials, only [SECRET_KEY]\n",
		},
		{
			"the service is bad already", "gate", &fakeCloud{err: errors.New("it is gone")}, nil,
			1, "\nFAIL: dry run of local: it is gone\n",
		},
	} {
		t.Run(c.when, func(t *testing.T) {
			g := NewWithT(t)
			b := newBench(t)
			b.program.Cloud = c.cloud
			b.program.Environ = append(b.program.Environ, c.environ...)
			g.Expect(b.use(t, c.use, "fail", "-dry-run")).To(Equal(c.code), b.err.String())
			g.Expect(b.out.String()).To(HavePrefix("smoke " + c.use + " of local, a dry run\n"))
			g.Expect(b.out.String()).To(ContainSubstring(c.says))
			if c.cloud.err == nil {
				g.Expect(b.out.String()).To(ContainSubstring("\n  would register something of 123456789012 with [SECRET_KEY]\n"))
			}
			g.Expect(filepath.Join(b.dir, "runs")).NotTo(BeADirectory())
		})
	}
}
