package page

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// Timeline is a run as a picture and, for who does not see it, as a table.
type Timeline struct {
	// Width and Height are of the picture; Left is where its lanes begin, and Foot where its scale is written.
	Width, Height, Left, Foot float64
	Lanes                     []Lane
	Ticks                     []Tick
	Rows                      []Row
	// Told says in a sentence what the picture shows.
	Told string
}

// Lane is one line of bars, Label its middle.
type Lane struct {
	Name     string
	Y, Label float64
	Bars     []Bar
}

// Bar is something that lasted. Text stands in it where there is room.
type Bar struct {
	X, Y, W, H, Middle float64
	Class, Text, Title string
}

// Tick is a mark of the scale.
type Tick struct {
	X    float64
	Text string
}

// Row is a bar in words.
type Row struct {
	// At is the clock, after the date where that is another than the row's before.
	At, Took, Lane, What, State string

	at time.Time
}

// The picture's measures.
const (
	wide, left, tall, gap = 1080.0, 132.0, 20.0, 8.0
	top                   = 8.0
	// letter is about how wide one is.
	letter = 6.6
)

// drawing is a time line while it is drawn.
type drawing struct {
	Timeline
	from  time.Time
	scale float64
}

func (f *files) timeline(b boxes) Timeline {
	d := &drawing{from: f.run.Began}
	d.Width, d.Left = wide, left
	lasted := f.run.Ended.Sub(f.run.Began)
	if lasted <= 0 {
		return Timeline{}
	}
	d.scale = (wide - left - 8) / lasted.Seconds()
	d.phases(f.progress, f.run.Ended)
	d.deployments(f, b.events)
	d.specs("process", f.reports)
	d.specs("roll-back", f.backs)
	d.Foot = top + float64(len(d.Lanes))*(tall+gap)
	d.Height = d.Foot + 26
	d.ticks(lasted)
	d.sort()
	d.Told = fmt.Sprintf("%s in %s; the table below says the same", count(len(d.Rows), "bar"), count(len(d.Lanes), "lane"))
	return d.Timeline
}

// sort puts the rows in the order of their times, and says which day it is where that changes.
func (d *drawing) sort() {
	slices.SortStableFunc(d.Rows, func(a, b Row) int { return a.at.Compare(b.at) })
	before := d.from
	for i, row := range d.Rows {
		if day(row.at) != day(before) {
			d.Rows[i].At = day(row.at) + " " + row.At
		}
		before = row.at
	}
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func (d *drawing) lane(name string) *Lane {
	y := top + float64(len(d.Lanes))*(tall+gap)
	d.Lanes = append(d.Lanes, Lane{Name: name, Y: y, Label: y + tall/2})
	return &d.Lanes[len(d.Lanes)-1]
}

// bar adds what lasted to a lane and to the table. What lies outside of the run is cut off.
func (d *drawing) bar(l *Lane, s span, class, what, state string) {
	if s.from.IsZero() {
		return
	}
	end := wide - 8
	x := min(max(left+s.from.Sub(d.from).Seconds()*d.scale, left), end)
	w := min(max(s.to.Sub(s.from).Seconds()*d.scale, 1.5), max(end-x, 1.5))
	bar := Bar{X: round(x), Y: l.Y, W: round(w), H: tall, Middle: l.Label, Class: class}
	lasted := took(s.to.Sub(s.from))
	bar.Title = joined(", ", what, state, "began "+clock(s.from), lasted)
	if class == "event" {
		bar.Title, lasted = joined(", ", what, clock(s.from)), ""
	}
	if float64(len([]rune(what)))*letter+10 < w {
		bar.Text = what
	}
	l.Bars = append(l.Bars, bar)
	d.Rows = append(d.Rows, Row{at: s.from, At: clock(s.from), Took: lasted, Lane: l.Name, What: what, State: state})
}

func round(x float64) float64 { return math.Round(x*10) / 10 }

func (d *drawing) phases(events []evidence.Event, end time.Time) {
	begun := slices.DeleteFunc(slices.Clone(events), func(e evidence.Event) bool { return e.Kind != evidence.KindPhase })
	slices.SortStableFunc(begun, func(a, b evidence.Event) int { return a.Time.Compare(b.Time) })
	if len(begun) == 0 {
		return
	}
	lane := d.lane("phases")
	for i, e := range begun {
		until := end
		if i+1 < len(begun) {
			until = begun[i+1].Time
		}
		d.bar(lane, span{e.Time, until}, fmt.Sprintf("phase%d", i%2), e.Phase, "")
	}
}

// deployments are the deployment, the roll-back and what ECS told meanwhile.
func (d *drawing) deployments(f *files, events []evidence.Moment) {
	for _, one := range []struct {
		name string
		span span
		good bool
		is   bool
	}{
		{"deployment", deployed(f.outcome), f.outcome != nil && f.outcome.Settled, f.outcome != nil},
		{"roll-back", deployed(f.back), f.back != nil && f.back.Settled, f.back != nil},
	} {
		if !one.is || one.span.from.IsZero() {
			continue
		}
		class, state := "broken", "did not settle"
		if one.good {
			class, state = "held", "settled"
		}
		d.bar(d.lane(one.name), one.span, class, one.name, state)
	}
	var lane *Lane
	for _, e := range events {
		if e.Time.Before(f.run.Began) || e.Time.After(f.run.Ended) {
			continue
		}
		if lane == nil {
			lane = d.lane("ECS events")
		}
		d.bar(lane, span{e.Time, e.Time}, "event", line(e.Text, longLine), "")
	}
}

// specs has a lane for each process of Ginkgo's.
func (d *drawing) specs(name string, reports []types.Report) {
	by, processes := map[int][]types.SpecReport{}, []int{}
	for _, suite := range reports {
		for _, spec := range suite.SpecReports {
			if spec.StartTime.IsZero() || spec.State.Is(types.SpecStateSkipped|types.SpecStatePending) {
				continue
			}
			if !spec.LeafNodeType.Is(types.NodeTypeIt) && spec.RunTime < time.Second && !spec.Failed() {
				continue
			}
			if by[spec.ParallelProcess] == nil {
				processes = append(processes, spec.ParallelProcess)
			}
			by[spec.ParallelProcess] = append(by[spec.ParallelProcess], spec)
		}
	}
	slices.Sort(processes)
	for _, process := range processes {
		lane := d.lane(fmt.Sprintf("%s %d", name, process))
		slices.SortStableFunc(by[process], func(a, b types.SpecReport) int { return a.StartTime.Compare(b.StartTime) })
		for _, spec := range by[process] {
			state := stateOf(report.JudgeSpec(spec))
			class := state.Class
			if !spec.LeafNodeType.Is(types.NodeTypeIt) && class == "held" {
				class = "step"
			}
			d.bar(lane, span{spec.StartTime, spec.EndTime}, class, specName(spec), state.Word)
		}
	}
}

func specName(spec types.SpecReport) string {
	if id := report.PromiseID(spec); id != "" {
		return id
	}
	if text := spec.FullText(); text != "" {
		return text
	}
	switch {
	case spec.LeafNodeType.Is(types.NodeTypeBeforeSuite | types.NodeTypeSynchronizedBeforeSuite):
		return "set-up"
	case spec.LeafNodeType.Is(types.NodeTypeAfterSuite | types.NodeTypeSynchronizedAfterSuite):
		return "clean-up"
	}
	return spec.LeafNodeType.String()
}

// ticks divides the scale by a number of seconds that people count in.
func (d *drawing) ticks(lasted time.Duration) {
	step := time.Hour
	for _, s := range []time.Duration{
		time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second, time.Minute,
		2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute,
	} {
		if lasted/s <= 10 {
			step = s
			break
		}
	}
	for at := time.Duration(0); at <= lasted && len(d.Ticks) < 100; at += step {
		d.Ticks = append(d.Ticks, Tick{X: round(left + at.Seconds()*d.scale), Text: after(at)})
	}
}

// after is how long after the beginning: "0:30".
func after(d time.Duration) string {
	whole := int(d.Seconds())
	return fmt.Sprintf("%d:%02d", whole/60, whole%60)
}
