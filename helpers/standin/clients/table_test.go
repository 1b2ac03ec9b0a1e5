package clients_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/client"

	"smoke.example/ecs/helpers/standin/engine/enginetest"
)

// table is the result in Markdown.
func table(b *testing.B, plays []*measured, all []watcher) string {
	b.Helper()
	var t strings.Builder
	row := func(cells ...string) { fmt.Fprintf(&t, "| %s |\n", strings.Join(cells, " | ")) }
	head, rule := []string{"rollout"}, []string{"---"}
	for _, w := range all {
		head, rule = append(head, w.title), append(rule, "---")
	}
	row(append(head, "CLI / ours", "SDK / ours")...)
	row(append(rule, "---", "---")...)
	for _, p := range plays {
		cells := []string{p.name}
		for _, w := range all {
			cells = append(cells, p.cell(w))
		}
		row(append(cells, p.ratio(all[0], all[2]), p.ratio(all[0], all[3]))...)
	}
	fmt.Fprintf(&t, "\n%s\n\n%s\n", caption, machine(b))
	for _, p := range plays {
		fmt.Fprintf(&t, "\n%s:\n", p.name)
		for _, w := range all {
			fmt.Fprintf(&t, "* %s: %s\n", w.title, short(p.verdicts[w.name].cause))
		}
	}
	return t.String()
}

const caption = "Time from UpdateService's answer to the verdict, and the calls made until then, as the stand-in " +
	"counted them by User-Agent. All four watch the same deployment at the same time; every rollout has a stand-in of " +
	"its own, with real containers, two tasks on two instances and AWS's pace (a task counts as healthy 40 s " +
	"after it runs). Ours watches by the bounds of the target that is named (staging.yaml: poll 2 s, settle " +
	"window 60 s; local.yaml: 200 ms and 2 s); the ratios are those of staging.yaml. The waiters have their " +
	"own settings: 15 s x 40, and 15 s growing to 600 s, ended after ten minutes. A rollout is settled when " +
	"ECS calls it completed and the service steady, by the stand-in's own account; of ours that counts from " +
	"the end of its settle window. services-stable does not wait for it: two tasks that run are enough, " +
	"healthy or not."

// truth is what there is to say.
func (p *measured) truth() string {
	if p.good {
		return good
	}
	return bad
}

// cell is a verdict, marked where it is wrong.
func (p *measured) cell(w watcher) string {
	v := p.verdicts[w.name]
	text := v.word
	if v.word != p.truth() {
		text = "**" + text + ": wrong**"
	}
	text += fmt.Sprintf(", %.1f s, %d calls", v.took.Seconds(), v.calls)
	if p.good && v.word == good && !p.settled.IsZero() {
		text += "; " + relative(p.begun.Add(v.took).Sub(p.settled.Add(w.settle))) + " it had settled"
	}
	return text
}

func relative(d time.Duration) string {
	if d < 0 {
		return fmt.Sprintf("%.1f s before", -d.Seconds())
	}
	return fmt.Sprintf("%.1f s after", d.Seconds())
}

// ratio is how many times longer other took; a wrong verdict has none.
func (p *measured) ratio(ours, other watcher) string {
	a, b := p.verdicts[ours.name], p.verdicts[other.name]
	if a.word != p.truth() || b.word != p.truth() {
		return "wrong"
	}
	return fmt.Sprintf("%.1f", float64(b.took)/float64(a.took))
}

var (
	model = regexp.MustCompile(`(?m)^model name\s*:\s*(.+)$`)
	// version is that of the AWS command line.
	version = regexp.MustCompile(`aws-cli/\S+`)
)

// machine is a sentence on where this was measured.
func machine(b *testing.B) string {
	b.Helper()
	processor := "unknown processors"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if found := model.FindSubmatch(text); found != nil {
			processor = string(found[1])
		}
	}
	docker, err := enginetest.API(b).ServerVersion(b.Context(), client.ServerVersionOptions{})
	if err != nil {
		b.Fatal(err)
	}
	said, err := exec.CommandContext(context.WithoutCancel(b.Context()), command(), "--version").CombinedOutput()
	if err != nil {
		b.Fatal(err)
	}
	return fmt.Sprintf("Measured on %s on %s/%s with %d of %s, Docker %s, %s, %s.", time.Now().Format(time.DateOnly),
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), processor, docker.Version, runtime.Version(), version.Find(said))
}
