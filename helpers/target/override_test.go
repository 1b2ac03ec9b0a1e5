package target_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/target"
)

func TestVariablesOverrideSingleValues(t *testing.T) {
	g := NewWithT(t)
	h := newHouse(t)
	h.write("targets/hosts", "")
	got, fault := h.read(
		"PATH=/bin", "SMOKE_CLUSTER=other", "SMOKE_ALLOW=write,disrupt", "SMOKE_HTTP_PORT=8080", "SMOKE_INSTANCES=3",
		"SMOKE_REGION=eu-west-1", "SMOKE_ACCOUNT=123456789012", "SMOKE_SERVICE=web", "SMOKE_SSH_KEY=key",
		"SMOKE_SSH_PORT=2222", "SMOKE_SSH_USER=root", "SMOKE_HOST_KEYS=known_hosts", "SMOKE_KNOWN_HOSTS=hosts",
		"SMOKE_DEPLOY_WITHIN=90s", "SMOKE_RUN_ID=x", "SMOKE_BASE_USERS=postgres:15",
	)
	g.Expect(fault).To(BeEmpty())
	g.Expect(got.Cluster).To(Equal("other"))
	g.Expect(got.Allow).To(Equal([]target.Permission{target.Write, target.Disrupt}))
	g.Expect(got.HTTP.HostPort).To(Equal(8080))
	g.Expect(got.Instances.Count).To(Equal(3))
	g.Expect(got.Region).To(Equal("eu-west-1"))
	g.Expect(got.Account).To(Equal("123456789012"))
	g.Expect(got.Service).To(Equal("web"))
	g.Expect(got.SSH.Key).To(Equal(h.folder + "/targets/key"))
	g.Expect(got.SSH.Port).To(Equal(2222))
	g.Expect(got.SSH.User).To(Equal("root"))
	g.Expect(got.SSH.HostKeys.From).To(Equal("known_hosts"))
	g.Expect(got.SSH.HostKeys.File).To(Equal(h.folder + "/targets/hosts"))
	g.Expect(got.Deployment.Within.String()).To(Equal("1m30s"))
}

func TestEveryOverrideIsOfAValueThatThereIs(t *testing.T) {
	for _, o := range target.Overrides() {
		t.Run(o.Variable, func(t *testing.T) {
			g := NewWithT(t)
			_, fault := newHouse(t).read(o.Variable + "={")
			g.Expect(fault).NotTo(ContainSubstring("is not a key here"))
		})
	}
}

func TestAVariableOfASecretIsKnown(t *testing.T) {
	g := NewWithT(t)
	h := newHouse(t).with("targets/t.yaml", "definition: users-service/SECRET_KEY", "env: SMOKE_PASSWORD")
	_, fault := h.read("SMOKE_PASSWORD=x")
	g.Expect(fault).To(BeEmpty())
	_, fault = newHouse(t).read("SMOKE_PASSWORD=x")
	g.Expect(fault).To(ContainSubstring("SMOKE_PASSWORD: no such variable"))
}

func TestAnEmptyVariableCountsAsNotSet(t *testing.T) {
	g := NewWithT(t)
	got, fault := newHouse(t).read("SMOKE_CLUSTER=", "SMOKE_CLUTSER=")
	g.Expect(fault).To(BeEmpty())
	g.Expect(got.Cluster).To(Equal("c"))
}

func TestAFaultInAVariableNamesIt(t *testing.T) {
	for variable, want := range map[string]string{
		"SMOKE_SSH_PORT=0":       "SMOKE_SSH_PORT: ssh.port: has to be greater than 0: 0",
		"SMOKE_DEFINITION=no":    "SMOKE_DEFINITION: definition: is not a file: no",
		"SMOKE_ALLOW=write,drop": "SMOKE_ALLOW: allow[1]: has to be one of deploy, write, disrupt: drop",
	} {
		t.Run(variable, func(t *testing.T) {
			g := NewWithT(t)
			_, fault := newHouse(t).read(variable)
			g.Expect(fault).To(Equal("reading target DIR/targets/t.yaml:\n" + want))
		})
	}
}
