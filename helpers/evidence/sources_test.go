package evidence

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/target"
)

func TestARunKnowsItsSecretsByWhereTheyAreFrom(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		NewWithT(t).Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
		return path
	}
	run := &target.Target{
		Definition: write("definition.json", `{"containerDefinitions": [{"environment": [
			{"name": "APP_SETTINGS", "value": "project.config.StagingConfig"},
			{"name": "API_TOKEN", "value": "unlisted-7319"}, {"name": "TOKEN_DAYS", "value": "30"}, {"name": "DB_PASSWORD", "value": "turtle"},
			{"name": "DATABASE_URL", "value": "postgres://me:in-a-url-42@db:5432/users"}]}]}`),
		SSH: target.SSH{Key: write("key", "-----BEGIN X-----\nMIIEpAIBAAKCAQEAline\n-----END X-----\n")},
	}
	environ := []string{
		"HOME=" + dir, "AWS_SECRET_ACCESS_KEY=old", "AWS_SECRET_ACCESS_KEY=the/secret+key", "AWS_SESSION_TOKEN=the-session-token",
		"AWS_SHARED_CREDENTIALS_FILE=" + write("credentials", "[default]\naws_access_key_id = A\naws_secret_access_key=from/a+profile\n"),
		"AWS_CONFIG_FILE=" + write("config", "[profile x]\n  aws_session_token = session-of-a-profile  \n"),
	}
	r := ForRun(run, nil, environ)
	for text, wants := range map[string]string{
		"unlisted-7319":                "[API_TOKEN]",
		"30 days, turtle":              "30 days, turtle",
		"pwd: turtle":                  "pwd: [DB_PASSWORD]",
		"project.config.StagingConfig": "project.config.StagingConfig",
		"in-a-url-42":                  "[password in DATABASE_URL]",
		"the/secret+key":               "[AWS_SECRET_ACCESS_KEY]",
		"the-session-token":            "[AWS_SESSION_TOKEN]",
		"from/a+profile":               "[AWS_SECRET_ACCESS_KEY]",
		"session-of-a-profile":         "[AWS_SESSION_TOKEN]",
		"MIIEpAIBAAKCAQEAline":         "[SSH key]",
	} {
		t.Run(text, func(t *testing.T) {
			NewWithT(t).Expect(r.Redact(text)).To(Equal(wants))
		})
	}
}

func TestARunWithoutFilesKnowsWhatThereIs(t *testing.T) {
	g := NewWithT(t)
	none := filepath.Join(t.TempDir(), "none")
	r := ForRun(&target.Target{Definition: none, SSH: target.SSH{Key: none}}, nil, []string{"HOME=" + none, "AWS_SESSION_TOKEN=the-session-token"})
	g.Expect(r.Redact("the-session-token")).To(Equal("[AWS_SESSION_TOKEN]"))
}

func TestASourceCanBeLeftOut(t *testing.T) {
	g := NewWithT(t)
	run, file := Known{Name: "A", Value: "of the run", Source: SourceRun}, Known{Name: "B", Value: "of a file", Source: SourceTargetFile}
	less := NewRedactor(run).Without(SourceRun, ShapeJWT)
	less.Add(run, file)
	g.Expect(less.Redact("of the run, of a file, " + jwt)).To(Equal("of the run, [B], " + jwt))
	g.Expect(NewRedactor(run).Redact("of the run " + jwt)).To(Equal("[A] [JWT]"))
}
