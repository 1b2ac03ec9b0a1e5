package runner

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/bundle"
	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
)

// canary is a secret that a test plants in one source, and looks for wherever a run leaves anything.
type canary struct {
	source evidence.Source
	// text is what is said, and secret what of it must not come through; empty is all of text.
	text, secret string
}

// known is the source of what is known by value and by shape as well: no source counts by itself.
const known evidence.Source = "run, and shape"

// key is a private key that nobody knows by value, as a container prints it.
var key = strings.Join([]string{
	"-----BEGIN PRIVATE" + " KEY-----", "MIIEvQIBADANBgkqhkiG9w0BAQEFcanaryofaprivatekeyAA1/b+c", "cnryQ1/secondLine+9==",
	"-----END PRIVATE" + " KEY-----",
}, "\n")

// canaries are one or more for each source of secrets. What is known by value is odd enough to be escaped everywhere.
func canaries() map[string]canary {
	odd := func(name string) string { return "cnry-" + name + `<7"/&a+b'c d\e>` }
	segment := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	jwt := func(who string) string {
		return segment(`{"alg":"HS256"}`) + "." + segment(`{"sub":"`+who+`"}`) + "." + segment("signed for "+who)
	}
	return map[string]canary{
		"definition's secret":         {evidence.SourceTargetDefinition, odd("definition"), ""},
		"definition's ordinary word":  {evidence.SourceTargetDefinition, "postgres://me:turtle@db/users db_pwd: turtle", "pwd: turtle"},
		"secret variable":             {evidence.SourceTargetVariable, odd("variable"), ""},
		"secret file":                 {evidence.SourceTargetFile, odd("file"), ""},
		"variable that nobody listed": {evidence.SourceDefinition, odd("unlisted"), ""},
		"password in a definition":    {evidence.SourceDefinition, "cnry-password-9", ""},
		"AWS secret key":              {evidence.SourceAWSVariables, "cnry/aws+secret/key", ""},
		"AWS session token":           {evidence.SourceAWSVariables, "cnry/aws+session/token==", ""},
		"AWS profile":                 {evidence.SourceAWSFiles, "cnry/aws+profile/key", ""},
		"AWS credentials in use":      {evidence.SourceAWSResolved, "cnry/aws+resolved/key", ""},
		"SSH key":                     {evidence.SourceSSHKey, "b3BlbnNzaC1rZXktdjEAcnryAAAABG5vbmU/AAA+9", ""},
		"password of process 1":       {evidence.SourceRun, odd("one"), ""},
		"password of process 2":       {evidence.SourceRun, odd("two"), ""},
		"password's hash":             {evidence.SourceRun, "$2a$04$cnry./hashQWERTYUIOPASDFGHJKLZXCVBNM0123456789abcdefg", ""},
		"token of the run":            {known, jwt("cnry-own"), ""},
		"token of somebody":           {evidence.ShapeJWT, "it sent " + jwt("cnry-other"), jwt("cnry-other")},
		"bearer token":                {evidence.ShapeBearer, "Authorization: Bearer cnry0opaque.token-7", "cnry0opaque.token-7"},
		"AWS access key":              {evidence.ShapeAccessKey, "Credential=AKIACNRYCNRYCNRYCNRY/2026", "AKIACNRYCNRYCNRYCNRY"},
		"AWS access key of a role":    {evidence.ShapeAccessKey, "Credential=ASIACNRYCNRYCNRYCNRY/2026", "ASIACNRYCNRYCNRYCNRY"},
		"AWS secret key in a log": {
			evidence.ShapeSecretKey, "aws_secret_access_key = cnryJalrXUtnFEMIK7MDENGbPxRfiCY", "cnryJalrXUtnFEMIK7MDENGbPxRfiCY",
		},
		"AWS session token in a log": {evidence.ShapeSessionToken, `"SessionToken": "cnryFwoGZXIvYXdzEBYaD"`, "cnryFwoGZXIvYXdzEBYaD"},
		"password in a URL":          {evidence.ShapeURL, "see https://me:cnryhunter2@host/x", "cnryhunter2"},
		"container's variable":       {evidence.ShapeAssignment, "OTHER_PASSWORD=cnry-of-inspect", "cnry-of-inspect"},
		"AWS's pair":                 {evidence.ShapeAssignment, `{"name": "OTHER_TOKEN", "value": "cnry-of-a-pair"}`, "cnry-of-a-pair"},
		"printed private key":        {evidence.ShapeKey, key, "cnryQ1/secondLine+9"},
	}
}

func (c canary) hidden() string {
	if c.secret == "" {
		return c.text
	}
	return c.secret
}

// byShape reports whether a canary is known by its shape alone, which no way of encoding a part of it leaves visible.
func (c canary) byShape() bool { return strings.HasPrefix(string(c.source), "shape: ") }

// texts are all that is said of the canaries: each in every spelling, and those that are known by value in the midst of
// something longer that is in base64 as a whole.
func texts(all map[string]canary) []string {
	var texts []string
	for _, c := range all {
		forms := Spellings(c.text)
		if c.byShape() || c.secret != "" {
			delete(forms, "hex")
			delete(forms, "hex in capitals")
		}
		for _, form := range forms {
			texts = append(texts, "says "+form)
		}
		for _, before := range []string{"u:", "us:", "use:"} {
			if c.byShape() {
				break
			}
			texts = append(texts, "Authorization: Basic "+base64.StdEncoding.EncodeToString([]byte(before+c.text+":tail")),
				"?x="+base64.RawURLEncoding.EncodeToString([]byte(before+c.text+":tail")))
		}
	}
	slices.Sort(texts)
	return texts
}

// plain are the canaries as they are.
func plain(all map[string]canary) []string {
	var texts []string
	for _, c := range all {
		texts = append(texts, "says "+c.text)
	}
	slices.Sort(texts)
	return texts
}

// cage is a bench whose target, environment and suite hold the canaries.
func cage(t *testing.T, all map[string]canary, says []string, without ...evidence.Source) *bench {
	t.Helper()
	g := NewWithT(t)
	b := newBench(t, append(collects, "  - {name: SECRET_KEY, definition:", "  - {name: BY_ENV, env: CANARY}\n  - {name: BY_FILE, file: secret}\n"+
		"  - {name: SECRET_KEY, definition:", filepath.Join(project, "fixtures/ecs_taskdefinition.json"), "definition.json")...)
	b.define(t, all)
	b.write(t, "secret", all["secret file"].text+"\n")
	b.write(t, "ecs.pem", "-----BEGIN X-----\n"+all["SSH key"].text+"\n-----END X-----\n")
	b.write(t, "credentials", "[default]\naws_secret_access_key = "+all["AWS profile"].text+"\n")
	told, err := json.Marshal(map[string]any{
		"Texts": says, "Uses": all["AWS credentials in use"].text, "Without": without,
		"Makes": map[int][]evidence.Known{
			1: {made(all, "password of process 1"), made(all, "token of the run")},
			2: {made(all, "password of process 2"), made(all, "password's hash")},
		},
	})
	g.Expect(err).NotTo(HaveOccurred())
	b.program.Environ = append(b.program.Environ, "LEAKY="+string(told), "CANARY="+all["secret variable"].text,
		"AWS_SECRET_ACCESS_KEY="+all["AWS secret key"].text, "AWS_SESSION_TOKEN="+all["AWS session token"].text,
		"AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(b.dir, "credentials"), "SMOKE_SSH_KEY="+filepath.Join(b.dir, "ecs.pem"),
		"TRAVIS_PULL_REQUEST=false")
	b.program.without = without
	return b
}

func made(all map[string]canary, name string) evidence.Known {
	return evidence.Known{Name: name, Value: all[name].text, Source: evidence.SourceRun}
}

// define writes a definition with canaries among its variables.
func (b *bench) define(t *testing.T, all map[string]canary) {
	t.Helper()
	g := NewWithT(t)
	quoted := func(name string) string {
		text, err := json.Marshal(all[name].text)
		g.Expect(err).NotTo(HaveOccurred())
		return string(text)
	}
	text, err := os.ReadFile(filepath.Join(project, "fixtures", "ecs_taskdefinition.json"))
	g.Expect(err).NotTo(HaveOccurred())
	definition := strings.NewReplacer(
		`"my_precious"}`, quoted("definition's secret")+`}, {"name": "API_TOKEN", "value": `+quoted("variable that nobody listed")+
			`}, {"name": "CACHE", "value": "redis://me:`+all["password in a definition"].text+`@cache:6379"}`,
		`"POSTGRES_PASSWORD", "value": "postgres"`, `"POSTGRES_PASSWORD", "value": "turtle"`,
		"postgres:postgres@", "postgres:turtle@",
	).Replace(string(text))
	g.Expect(json.Valid([]byte(definition))).To(BeTrue())
	b.write(t, "definition.json", definition)
	path, err := filepath.Abs(filepath.Join(project, "fixtures/ecs_taskdefinition.json"))
	g.Expect(err).NotTo(HaveOccurred())
	target, err := os.ReadFile(b.target)
	g.Expect(err).NotTo(HaveOccurred())
	b.write(t, "local.yaml", strings.ReplaceAll(string(target), path, filepath.Join(b.dir, "definition.json")))
}

// leak runs the leaky suite and returns the exit code and which canaries came through.
func (b *bench) leak(t *testing.T, use string, all map[string]canary) (int, []Found) {
	t.Helper()
	suite, err := leaky()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	code := b.main(t, use, "-target", b.target, "-out", filepath.Join(b.dir, "runs"), "-suite", suite, "-procs", "2")
	return code, Search(t, filepath.Join(b.dir, "runs"), b.out.String()+b.err.String(), hidden(all))
}

// hidden are the values that must not come through, by the canaries' names.
func hidden(all map[string]canary) map[string]string {
	values := map[string]string{}
	for name, c := range all {
		values[name] = c.hidden()
	}
	return values
}

// evil is a bundle and a cloud that say what they should keep to themselves. The bundle is the last that a run leaves
// before all of it is looked through once more: what has come through until then comes into early.
func (b *bench) evil(t *testing.T, all map[string]canary, early *[]Found) {
	said := strings.Join(texts(all), "\n")
	b.program.Bundle = func(_ context.Context, config bundle.Config) error {
		document, err := json.Marshal(texts(all))
		err = errors.Join(err, os.MkdirAll(config.Folder.File(evidence.BundleFolder), 0o755),
			config.Folder.Write(evidence.BundleFolder+"/x.json", document), config.Folder.Write(evidence.BundleFolder+"/x.txt", []byte(said)))
		*early = append(*early, Search(t, config.Folder.Path, "", hidden(all))...)
		return errors.Join(err, errors.New(said))
	}
	b.program.Cloud = &fakeCloud{back: func(_ context.Context, plan deploy.Plan, put deploy.Outcome) (deploy.Outcome, error) {
		put.DeploymentID, put.Cause, put.Next = "ecs-svc/2", said, said
		plan.Begun(put)
		plan.Progress(said)
		return put, fmt.Errorf("AWS says: %s", said)
	}}
}

func TestNoCanaryComesThrough(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	all := canaries()
	b := cage(t, all, texts(all))
	var early []Found
	b.evil(t, all, &early)
	code, found := b.leak(t, "gate", all)
	g.Expect(code).To(Equal(1), b.err.String)
	g.Expect(told(found)).To(BeEmpty())
	for _, name := range []string{
		reportFile, junitFile, summaryFile, pageFile, outputFile, evidence.ProgressFile,
		evidence.JournalFile, "bundle/x.json", "bundle/x.txt", "leaky/past-a.txt", deploy.OutcomeFile,
		backFolder + "/" + deploy.RollbackFile,
	} {
		g.Expect(b.read(t, name)).To(MatchRegexp(`\[(SECRET|AWS)\\?_`), name)
	}
	g.Expect(b.out.String()).To(ContainSubstring("[SECRET_KEY]"))
	past := func(f Found) bool {
		return strings.Contains(f.Place, "/leaky/past-") || strings.Contains(f.Place, "/work/")
	}
	g.Expect(slices.ContainsFunc(early, past)).To(BeTrue(), "nobody has looked through the folder yet")
	g.Expect(told(slices.DeleteFunc(early, past))).To(BeEmpty())
}

// told are the canaries that were found, with their spelling and place, a line each.
func told(found []Found) (lines []string) {
	for _, f := range found {
		lines = append(lines, f.Canary+", "+f.Spelling+": "+f.Place[max(0, len(f.Place)-25):])
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func TestEachSourceCounts(t *testing.T) {
	bySource := map[evidence.Source][]string{}
	for name, c := range canaries() {
		bySource[c.source] = append(bySource[c.source], name)
	}
	delete(bySource, known)
	NewWithT(t).Expect(bySource).To(HaveLen(len(allSources(t))), "a canary for each source")
	for source, names := range bySource {
		t.Run(string(source), func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			all := canaries()
			code, found := cage(t, all, plain(all), source).leak(t, "nightly", all)
			g.Expect(code).To(Equal(1))
			g.Expect(named(found)).To(ConsistOf(names), "%s", strings.Join(told(found), "\n"))
			g.Expect(found).To(ContainElement(HaveField("Place", "the terminal")))
			g.Expect(found).To(ContainElement(HaveField("Place", HaveSuffix(reportFile))))
		})
	}
}

// allSources reads the names of all sources out of the package's own text.
func allSources(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(project, "helpers", "evidence", "source.go"))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return regexp.MustCompile(`Source += "[^"]+"`).FindAllString(string(text), -1)
}

// named are the canaries that were found, each once.
func named(found []Found) []string {
	var names []string
	for _, f := range found {
		if !slices.Contains(names, f.Canary) {
			names = append(names, f.Canary)
		}
	}
	return names
}
