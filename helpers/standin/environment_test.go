package standin

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"
)

func TestTheEnvironmentLeadsToTheStandIn(t *testing.T) {
	g := NewWithT(t)
	s := &Standin{slot: 2, key: "/k/ecs.pem", ports: ports{http: 80, ssh: 2222}}
	g.Expect(s.Environment()).To(ConsistOf(
		"AWS_ENDPOINT_URL=http://127.10.2.254:4566", "AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1",
		"AWS_ACCESS_KEY_ID=AKIASTANDIN89014", "AWS_SECRET_ACCESS_KEY=of-a-stand-in",
		"AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
		"SMOKE_ACCOUNT=123456789014", "SMOKE_SSH_KEY=/k/ecs.pem", "SMOKE_SSH_PORT=2222",
	))
	s.ports.http = 8080
	g.Expect(s.Environment()).To(ContainElement("SMOKE_HTTP_PORT=8080"))
}

func TestAPersonsOwnAWSSettingsHaveNoSay(t *testing.T) {
	g := NewWithT(t)
	base := []string{"PATH=/bin", "AWS_PROFILE=mine", "AWS_SESSION_TOKEN=x", "AWS_CA_BUNDLE=/ca", "AWS_ENDPOINT_URL_ECS=y"}
	g.Expect(Within(base, []string{"AWS_REGION=us-east-1"})).To(Equal(
		[]string{"PATH=/bin", "AWS_CA_BUNDLE=/ca", "AWS_REGION=us-east-1"},
	))
	g.Expect(base).To(HaveLen(5), "the caller's own list stays as it was")
}

func TestTheUsersKeyIsForItsOwnerOnly(t *testing.T) {
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "ecs.pem")
	public, err := newUserKey(file)
	g.Expect(err).NotTo(HaveOccurred())
	info, err := os.Stat(file)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(info.Mode().Perm()).To(Equal(os.FileMode(0o400)))
	text, err := os.ReadFile(file)
	g.Expect(err).NotTo(HaveOccurred())
	signer, err := ssh.ParsePrivateKey(text)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(signer.PublicKey().Marshal()).To(Equal(public.Marshal()))
}

func TestTheDefinitionIsFilledIn(t *testing.T) {
	g := NewWithT(t)
	s := &Standin{slot: 1, opts: Options{Fixtures: "../../fixtures"}, ports: ports{http: 8080}}
	definition, err := s.definition()
	g.Expect(err).NotTo(HaveOccurred())
	service, database := definition.ContainerDefinitions[0], definition.ContainerDefinitions[1]
	g.Expect(aws.ToString(service.Image)).To(HavePrefix("123456789013.dkr.ecr.us-east-1.amazonaws.com/"))
	g.Expect(aws.ToInt32(service.PortMappings[0].HostPort)).To(Equal(int32(8080)))
	g.Expect(database.PortMappings[0].HostPort).To(BeNil(), "the engine chooses it")
	g.Expect(aws.ToInt32(service.MemoryReservation)).To(Equal(int32(300)))
	g.Expect(service.LogConfiguration.Options).To(HaveKeyWithValue("awslogs-group", LogGroup))
}

func TestAnUnreadableDefinitionIsNamed(t *testing.T) {
	g := NewWithT(t)
	s := &Standin{opts: Options{Fixtures: t.TempDir()}}
	_, err := s.definition()
	g.Expect(err).To(MatchError(os.ErrNotExist))
	file := filepath.Join(s.opts.Fixtures, "ecs_taskdefinition.json")
	g.Expect(os.WriteFile(file, []byte("{"), 0o600)).To(Succeed())
	_, err = s.definition()
	g.Expect(err).To(MatchError(HavePrefix("reading the task definition " + file + ": unexpected end")))
}
