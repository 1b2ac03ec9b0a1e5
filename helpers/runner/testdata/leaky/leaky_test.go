// Package leaky is a suite that says what it is told to (LEAKY) wherever a suite can say anything, for the test that no
// secret comes through.
package leaky

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/backchannel"
	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
)

// told is what the test wants.
var told struct {
	// Texts are what it says.
	Texts []string
	// Makes are what each process makes up, by its number.
	Makes map[int][]evidence.Known
	// Uses is an AWS secret key that the SDK came by.
	Uses string
	// Without are the sources that its redactor lacks.
	Without []evidence.Source
}

var (
	redact    *evidence.Redactor
	confidant *evidence.Confidant
	progress  *evidence.Progress
	journal   *evidence.Journal
	folder    evidence.Folder
)

func TestLeaky(t *testing.T) {
	g := NewWithT(t)
	g.Expect(json.Unmarshal([]byte(os.Getenv("LEAKY")), &told)).To(Succeed())
	handoff, err := evidence.FromEnvironment()
	g.Expect(err).NotTo(HaveOccurred())
	read, err := target.Read(handoff.Target, os.Environ())
	g.Expect(err).NotTo(HaveOccurred())
	secrets, err := target.ReadSecrets(read, os.Environ())
	g.Expect(err).NotTo(HaveOccurred())
	redact = evidence.NewRedactor().Without(told.Without...)
	redact.KnowRun(read, secrets, os.Environ())
	progress, err = evidence.OpenProgress(handoff.RunDir, GinkgoParallelProcess(), redact)
	g.Expect(err).NotTo(HaveOccurred())
	journal, err = evidence.OpenJournal(handoff.RunDir, GinkgoParallelProcess(), redact)
	g.Expect(err).NotTo(HaveOccurred())
	folder = evidence.Folder{Path: handoff.RunDir, Redact: redact}
	confidant = evidence.NewConfidant(redact, backchannel.Line{Address: os.Getenv(backchannel.Variable)})
	go confidant.Listen(t.Context())
	RegisterFailHandler(Fail)
	RunSpecs(t, "Leaky")
}

var _ = ReportAfterEach(func(r SpecReport) {
	progress.SpecDone(evidence.ID(r.Labels()), evidence.Failed, strings.Join(told.Texts, "\n"))
})

var _ = SynchronizedBeforeSuite(func() []byte { return nil }, func(ctx SpecContext, _ []byte) {
	process := GinkgoParallelProcess()
	Expect(confidant.Tell(ctx, told.Makes[process]...)).To(Succeed())
	heard := account.Heard(credentials.NewStaticCredentialsProvider("AKID", told.Uses, ""), func(c aws.Credentials) {
		Expect(confidant.Tell(ctx, evidence.Credentials(c.SecretAccessKey, c.SessionToken)...)).To(Succeed())
	})
	_, err := heard.Retrieve(ctx)
	Expect(err).NotTo(HaveOccurred())
	awaitOthers(ctx)
})

// awaitOthers waits until this process knows what every other one makes up: nobody uses a secret before.
func awaitOthers(ctx SpecContext) {
	suite, _ := GinkgoConfiguration()
	for process := range suite.ParallelTotal {
		for _, made := range told.Makes[process+1] {
			if !slices.Contains(told.Without, made.Source) {
				Eventually(ctx, redact.Redact).WithArguments(made.Value).WithTimeout(time.Minute).ShouldNot(Equal(made.Value))
			}
		}
	}
}

// everywhere says text in every place but those that end a spec.
func everywhere(text string) {
	fmt.Println(text)
	_, _ = fmt.Fprintln(os.Stderr, text)
	GinkgoWriter.Println(text)
	By(text)
	AddReportEntry("note", text)
	AddReportEntry(evidence.EntryInstance, evidence.Instance{Instance: "i-1", Seen: text})
	AddReportEntry(evidence.EntryWhy, text)
	AddReportEntry(evidence.EntryFailure, evidence.Failure{Instance: "i-1", Expected: text, Seen: text, Message: text, Look: text})
	progress.Say(text)
	for _, r := range []evidence.Record{
		{Error: text, Exchange: &evidence.Exchange{Method: "GET", URL: text, Curl: text, Sent: text, Status: 200, Type: "text/plain", Body: text}},
		{Error: text, Command: &evidence.Command{Line: text, ExitCode: 1, Stdout: text, Stderr: text}},
		{Error: text, Call: &evidence.Call{Service: "ECS", Operation: "DescribeTasks", RequestID: text, Code: text, Attempts: 1}},
	} {
		r.Time = time.Now()
		journal.Add(r)
	}
}

// attached writes files: through the folder, and, as whoever knows nothing of secrets, past it.
func attached() {
	all := strings.Join(told.Texts, "\n")
	var moments []evidence.Moment
	for line := range strings.Lines(all) {
		moments = append(moments, evidence.Moment{Time: time.Now(), Text: strings.TrimRight(line, "\n")})
	}
	document, err := json.Marshal(map[string]any{"texts": told.Texts, "moments": moments, all: all})
	Expect(err).NotTo(HaveOccurred())
	Expect(os.MkdirAll(folder.File("leaky"), 0o755)).To(Succeed())
	for name, content := range map[string][]byte{"a.json": document, "a.txt": []byte(all), "a.html": []byte("<pre>" + all + "</pre>")} {
		Expect(folder.Write(filepath.Join("leaky", name), content)).To(Succeed())
		Expect(os.WriteFile(folder.File(filepath.Join("leaky", "past-"+name)), content, 0o600)).To(Succeed())
	}
	outcome, err := json.Marshal(deploy.Outcome{
		Cluster: "c", Service: "s", DeploymentID: "ecs-svc/1", Previous: "a:task-definition/tiny:7", Revision: "a:task-definition/tiny:8",
		Settled: true, Cause: all, Next: all,
	})
	Expect(err).NotTo(HaveOccurred())
	Expect(folder.Write(deploy.OutcomeFile, outcome)).To(Succeed())
}

var _ = Describe("Leaky", func() {
	It("holds", Label("id:tiny.holds"), func() {
		for _, text := range told.Texts {
			everywhere(text)
		}
	})

	It("fails", Label("id:tiny.told"), func() {
		everywhere(strings.Join(told.Texts, "\n"))
		progress.Phase(told.Texts[0])
		attached()
		DeferCleanup(func() { panic(strings.Join(told.Texts, "\n")) })
		Fail(strings.Join(told.Texts, "\n"))
	})
})
