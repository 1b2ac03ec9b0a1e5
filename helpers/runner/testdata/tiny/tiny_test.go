// Package tiny is a suite that behaves as TINY says, for the tests of the runner.
package tiny

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
)

var (
	mode     = os.Getenv("TINY")
	progress *evidence.Progress
	folder   evidence.Folder
)

func TestTiny(t *testing.T) {
	if os.Getenv("SMOKE_USE") == string(evidence.Rollback) {
		mode = os.Getenv("TINY_BACK")
	}
	if mode == "die" {
		fmt.Println("the hand-over is my_precious")
		os.Exit(3)
	}
	handoff, err := evidence.FromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	if progress, err = evidence.OpenProgress(handoff.RunDir, GinkgoParallelProcess(), nil); err != nil {
		t.Fatal(err)
	}
	folder = evidence.Folder{Path: handoff.RunDir}
	if mode == "hang in the start" {
		progress.Say("hanging")
		select {}
	}
	if mode == "block the artefacts" && GinkgoParallelProcess() == 1 {
		_ = syscall.Mkfifo(filepath.Join(handoff.RunDir, "junit.xml.part"), 0o600) // whoever writes it waits for a reader
	}
	RegisterFailHandler(Fail)
	RunSpecs(t, "Tiny")
	if mode == "exit" {
		os.Exit(4)
	}
}

var _ = ReportBeforeSuite(func(r Report) { progress.Plan(r.PreRunStats.SpecsThatWillRun) })

var _ = ReportAfterEach(func(r SpecReport) {
	outcome := evidence.Held
	if r.Failed() {
		outcome = evidence.Failed
	}
	progress.SpecDone(evidence.ID(r.Labels()), outcome, r.FailureMessage())
})

var _ = SynchronizedBeforeSuite(func(ctx SpecContext) []byte {
	progress.Phase("deploying")
	DeferCleanup(func(ctx SpecContext) {
		progress.Phase("clean-up")
		hangIn(ctx, "the clean-up")
	})
	AddReportEntry(evidence.EntryProvenance, evidence.Provenance{Account: "123456789012", Revision: "tiny:8"})
	if mode == "panic" {
		panic("no map of the world")
	}
	if deployed := os.Getenv("TINY_DEPLOYED"); deployed != "" {
		Expect(folder.Write(deploy.OutcomeFile, []byte(deployed))).To(Succeed())
	}
	hangIn(ctx, "the set-up", "the deployment")
	progress.Phase("verifying")
	return nil
}, func([]byte) {})

var _ = SynchronizedAfterSuite(func() {}, func(ctx SpecContext) {
	progress.Phase("last look")
	hangIn(ctx, "the last look")
})

// hangIn waits to be interrupted, or for ever, where the mode is to hang in such a place.
func hangIn(ctx SpecContext, places ...string) {
	for _, place := range places {
		switch strings.TrimPrefix(mode, "fail and ") {
		case "hang in " + place:
			progress.Say("hanging")
			<-ctx.Done()
		case "hang for good in " + place:
			progress.Say("hanging")
			select {}
		}
	}
}

func id(name string) Labels { return Label("id:"+name, "area:tiny") }

func decorations() []any {
	switch mode {
	case "pending":
		return []any{Pending}
	case "focus":
		return []any{Focus}
	}
	return nil
}

var _ = Describe("Tiny", func() {
	It("holds", id("tiny.holds"), func() {
		if mode == "focused-by-environment" {
			Expect(os.Getenv("GINKGO_FOCUS")).To(BeEmpty())
		}
	})

	It("does as it is told", id("tiny.told"), decorations(), func(ctx SpecContext) {
		fmt.Println("printed my_precious")
		GinkgoWriter.Println("written my_precious")
		AddReportEntry(evidence.EntryInstance, evidence.Instance{Instance: "i-1", Seen: "postgres://postgres:postgres@users-db"})
		switch mode {
		case "fail", "fail and hang in the last look":
			Fail("the key is my_precious")
		case "infra":
			AddReportEntry(evidence.EntryClass, evidence.Infra)
			Fail("no credentials")
		case "skip":
			Skip("the deployment failed")
		case "kill":
			os.Exit(9)
		case "hang":
			DeferCleanup(func() { progress.Say("cleaned up") })
			progress.Say("hanging")
			<-ctx.Done()
			Fail("interrupted")
		case "hang for good":
			progress.Say("hanging")
			select {}
		}
	})
})
