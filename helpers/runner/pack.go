package runner

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/report/pack"
	"smoke.example/ecs/helpers/report/page"
)

// tell says what the walk of the run in dir came to, besides its verdict.
func (w walked) tell(dir string, reports []types.Report) *report.Acceptance {
	told := &report.Acceptance{SignOff: w.SignOff, Unsigned: w.Unsigned}
	for _, step := range report.Steps(reports) {
		if step.Open() {
			told.Open = append(told.Open, step.Asked)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, report.PackFile)); err == nil {
		told.Pack = sum(text)
	}
	return told
}

// notes say what a walk that did not come to its end leaves, and how to go on.
func (w walked) notes(dir string, r record, v report.Verdict) []string {
	var notes []string
	text, err := os.ReadFile(filepath.Join(dir, report.PackFile))
	switch {
	case err != nil && w.Pack != "":
		notes = append(notes, fmt.Sprintf("%s is gone; to make it anew: smoke report -pack FILE DIR; its sha256 was %s",
			report.PackFile, w.Pack))
	case err == nil && w.Pack != "" && sum(text) != w.Pack:
		notes = append(notes, fmt.Sprintf("%s is not as the run left it: its sha256 was %s", report.PackFile, w.Pack))
	}
	if v.Outcome == report.Pass {
		return notes
	}
	return append(notes, "to walk again from the first step, which takes the service as it is: "+
		remote.CommandLine("smoke", "acceptance", "-target", r.TargetFile))
}

// makePack writes the pack of the run in the folder, and notes its sum in the record and in the run that it returns.
func makePack(r *record, run report.Run, reports []types.Report, folder evidence.Folder) (report.Run, error) {
	text, err := packOf(*r, run, reports).HTML()
	if err == nil {
		err = folder.Write(report.PackFile, text)
	}
	if err == nil {
		text, err = os.ReadFile(folder.File(report.PackFile)) // its secrets are struck out
	}
	if err != nil {
		return run, err
	}
	so, told := *r.Walk, *run.Acceptance
	so.Pack, told.Pack = sum(text), sum(text)
	r.Walk, run.Acceptance = &so, &told
	return run, r.write(folder)
}

// packOf is the pack of a run, from its files. That of a run which is no walk cannot be made into a page.
func packOf(r record, run report.Run, reports []types.Report) pack.Pack {
	if r.Walk == nil {
		return pack.Pack{Run: run}
	}
	p := pack.Pack{Run: run, Definition: definitionOf(run.Folder), Images: imagesOf(run.Folder, r.Walk.Verifications)}
	for _, d := range r.Walk.Decisions {
		p.Decisions = append(p.Decisions, pack.Decision{About: d.About, Decision: d.Decision})
	}
	for _, taken := range report.Steps(reports) {
		step := pack.Step{Taken: taken}
		of := func(v verification) bool { return taken.Run != "" && v.Folder == taken.Run }
		if i := slices.IndexFunc(r.Walk.Verifications, of); i >= 0 {
			step.Run = r.Walk.Verifications[i].packed(run.Folder, r)
		}
		p.Steps = append(p.Steps, step)
	}
	return p
}

// packed is a verification of the walk in dir, with what each endpoint answered.
func (v verification) packed(dir string, whole record) *pack.Verification {
	run, reports := v.judge(dir, whole)
	packed := &pack.Verification{
		Name: v.Name, Folder: v.Folder, Use: v.Use, LabelFilter: v.LabelFilter, Verdict: run.Verdict,
	}
	if shown, err := page.Read(run, reports); err == nil {
		packed.Endpoints = shown.Endpoints
	}
	return packed
}

// definitionOf is the definition that the run in dir found running; nil where its evidence has none.
func definitionOf(dir string) *pack.Definition {
	text, err := os.ReadFile(filepath.Join(dir, evidence.BundleFolder, evidence.BundleFile))
	var kept evidence.Bundle
	if err != nil || json.Unmarshal(text, &kept) != nil {
		return nil
	}
	for _, part := range kept.Parts {
		if part.Kind != evidence.Definition || part.File == "" || part.Error != "" {
			continue
		}
		file := filepath.Join(evidence.BundleFolder, part.File)
		if text, err = os.ReadFile(filepath.Join(dir, file)); err == nil {
			return &pack.Definition{Name: part.Name, File: file, Text: string(text)}
		}
	}
	return nil
}

// imagesOf are the images that the service's containers run, as ECS told whoever looked last.
func imagesOf(dir string, verified []verification) []pack.Image {
	folders := []string{"."}
	for _, v := range slices.Backward(verified) {
		folders = append(folders, v.Folder)
	}
	for _, folder := range folders {
		text, err := os.ReadFile(filepath.Join(dir, folder, evidence.StagingFile))
		var staging discover.Staging
		if err == nil && json.Unmarshal(text, &staging) == nil {
			return images(staging)
		}
	}
	return nil
}

// images are each container's image, told once where it is the same on all instances.
func images(staging discover.Staging) []pack.Image {
	var all []pack.Image
	for _, instance := range staging.Instances {
		for _, task := range instance.Tasks {
			for _, c := range task.Containers {
				image := pack.Image{
					Container: c.Name, Revision: deploy.RevisionOf(task.Definition).String(), Reference: c.Image, Digest: c.ImageDigest,
				}
				if task.LastStatus == "RUNNING" && !slices.Contains(all, image) {
					all = append(all, image)
				}
			}
		}
	}
	return all
}

func sum(text []byte) string {
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:])
}
