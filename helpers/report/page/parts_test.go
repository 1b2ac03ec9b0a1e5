package page

import (
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestControlCharactersAreShownAsWhatTheyAre(t *testing.T) {
	for name, c := range map[string]struct{ text, shown string }{
		"colours are dropped":           {"\x1b[1;31mred\x1b[0m", "red"},
		"an escape is a sign":           {"\x1b]0;title\x07", "␛]0;title␇"},
		"lines and tabs stay":           {"a\n\tb\r\n", "a\n\tb\n"},
		"what turns the text is named":  {"a\u202eb", "a[U+202E]b"},
		"what is no character is a box": {"a\xffb", "a\ufffdb"},
		"others are left alone":         {"é ✔ 日本", "é ✔ 日本"},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(string(harmless([]byte(c.text)))).To(Equal(c.shown))
		})
	}
}

func TestALongTextKeepsItsBeginningAndItsEnd(t *testing.T) {
	g := NewWithT(t)
	g.Expect(clip("short", 9)).To(Equal("short"))
	g.Expect(clip("0123456789abcdef", 6)).To(Equal("0123\n… 10 characters left out …\nef"))
}

func TestTimesAreWrittenToBeCompared(t *testing.T) {
	for d, text := range map[time.Duration]string{
		0: "0 ms", 3250 * time.Microsecond: "3.2 ms", 23 * time.Millisecond: "23 ms", 1240 * time.Millisecond: "1.24 s",
		47 * time.Second: "47 s", 200 * time.Second: "3 min 20 s",
	} {
		NewWithT(t).Expect(took(d)).To(Equal(text))
	}
}

func TestLatenciesAreTakenByTheNearestRank(t *testing.T) {
	g := NewWithT(t)
	var times []time.Duration
	for i := 100; i > 0; i-- {
		times = append(times, time.Duration(i)*time.Millisecond)
	}
	m := sumUp("i-1", times)
	g.Expect([]time.Duration{m.p50, m.p95, m.most}).To(Equal([]time.Duration{
		50 * time.Millisecond, 95 * time.Millisecond, 100 * time.Millisecond,
	}))
	g.Expect(sumUp("i-1", nil).show(time.Second).Asked).To(BeZero())
	shown := m.show(100 * time.Millisecond)
	g.Expect(shown.Whole).To(Equal(100.0))
	g.Expect(shown.Median).To(BeNumerically("~", 87, 1))
}

func TestOnlyWhatTheSuiteJudgedIsOverItsBound(t *testing.T) {
	slow, quick := 2*time.Second, 10*time.Millisecond
	for name, c := range map[string]struct {
		asked time.Duration
		told  evidence.Latency
		over  bool
	}{
		"slow in the journal, quick when judged": {slow, evidence.LatencyOf("i-1", "", []time.Duration{quick}, time.Second), false},
		"quick in the journal, slow when judged": {quick, evidence.LatencyOf("i-1", "", []time.Duration{slow}, time.Second), true},
		"without a bound":                        {slow, evidence.LatencyOf("i-1", "", []time.Duration{slow}, 0), false},
		"not judged":                             {slow, evidence.Latency{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			r := &route{
				name: "GET /ping", times: map[string][]time.Duration{"i-1": {c.asked}},
				told: map[string]evidence.Latency{"i-1": c.told},
			}
			e := r.endpoint([]string{"i-1"}, slow)
			g.Expect(e.Instances).To(HaveLen(1))
			g.Expect([]bool{e.Instances[0].Over, e.Summary.Over}).To(Equal([]bool{c.over, c.over}))
			g.Expect(e.Instances[0].P50).To(Equal(took(c.asked)))
			if c.told.Within > 0 {
				g.Expect(e.Instances[0].Judged).To(Equal(took(c.told.Median)))
			}
		})
	}
}

func TestLogsAreShownAroundTheMoment(t *testing.T) {
	during := span{noon, noon.Add(time.Second)}
	at := func(seconds ...int) []evidence.Moment {
		var all []evidence.Moment
		for _, s := range seconds {
			all = append(all, evidence.Moment{Time: noon.Add(time.Duration(s) * time.Second), Text: "line"})
		}
		return all
	}
	for name, c := range map[string]struct {
		moments []evidence.Moment
		times   []string
	}{
		"what is near":             {at(-60, -3, 0, 4, 60), []string{"11:59:57.000", "12:00:00.000", "12:00:04.000"}},
		"else what came before":    {at(-90, -60, 60), []string{"11:58:30.000", "11:59:00.000"}},
		"and nothing from nothing": {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var times []string
			for _, l := range near(c.moments, during, closely) {
				times = append(times, l.At)
			}
			NewWithT(t).Expect(times).To(Equal(c.times))
		})
	}
}

func TestOfManyLinesThoseBeforeTheEndOfTheSpecAreShown(t *testing.T) {
	g := NewWithT(t)
	var many []evidence.Moment
	for i := range 100 {
		many = append(many, evidence.Moment{Time: noon.Add(time.Duration(i) * 10 * time.Millisecond), Text: "line"})
	}
	shown := near(many, span{noon, noon.Add(500 * time.Millisecond)}, closely)
	g.Expect(shown).To(HaveLen(mostNear))
	g.Expect(shown[len(shown)-1].At).To(Equal("12:00:00.500"))
}

func TestWhatDockerPrintsHasItsTimes(t *testing.T) {
	g := NewWithT(t)
	moments := stamped([]byte("2026-11-22T12:00:00.5Z one\n  and more\n2026-11-22T12:00:01Z two\n"))
	g.Expect(lines(moments)).To(Equal([]Line{
		{At: "12:00:00.500", Text: "one"}, {At: "12:00:00.500", Text: "  and more"}, {At: "12:00:01.000", Text: "two"},
	}))
}

func TestADeadContainerSaysHow(t *testing.T) {
	g := NewWithT(t)
	all := inspected([]byte(`[{"Id": "0123456789abcdef", "Name": "/ecs-db", "RestartCount": 2, "State": {"Status": "exited",
		"ExitCode": 137, "OOMKilled": true, "StartedAt": "2026-11-22T12:00:00Z", "FinishedAt": "2026-11-22T12:00:09Z"}}]`))
	g.Expect(all).To(Equal([]Container{{
		Name: "ecs-db", State: "exited", ID: "0123456789ab", Started: "2026-11-22 12:00:00 UTC",
		Finished: "2026-11-22 12:00:09 UTC", Exit: "137", Restarts: "2", OOM: true,
	}}))
	g.Expect(inspected([]byte("no JSON"))).To(BeEmpty())
}

func TestAMessageWithoutPartsIsToldByInstance(t *testing.T) {
	g := NewWithT(t)
	spec := types.SpecReport{}
	spec.Failure.Message = "on i-1 (10.0.0.1):\nExpected a\nTo look yourself: curl a\n\non i-2 (10.0.0.2):\nExpected b"
	for _, id := range []string{"i-1", "i-2"} {
		spec.ReportEntries = append(spec.ReportEntries, types.ReportEntry{
			Name: evidence.EntryInstance, Value: types.WrapEntryValue(evidence.Instance{Instance: id}),
		})
	}
	told := where(spec)
	g.Expect(told).To(HaveLen(2))
	rest, look := advised(told[0].Message)
	g.Expect([]string{rest, look, told[1].Message}).To(Equal([]string{"Expected a", "curl a", "Expected b"}))
}

func TestPlacesInTheCodeAreRelativeToTheProject(t *testing.T) {
	g := NewWithT(t)
	g.Expect(relative("/a/tree/suites/smoke/x_test.go", []string{"/a/tree"})).To(Equal("suites/smoke/x_test.go"))
	g.Expect(relative("/elsewhere/suites/smoke/x_test.go", []string{"/a/tree"})).To(Equal("suites/smoke/x_test.go"))
	g.Expect(relative("/go/src/x.go", nil)).To(Equal("/go/src/x.go"))
}

func TestARequestIsOfTheEndpointWhoseWholePathItHas(t *testing.T) {
	users, one, nothing := &route{name: "GET /users"}, &route{name: "GET /users/:id"}, &route{name: "GET /nothing"}
	all := []*route{users, one, nothing}
	for address, of := range map[string]*route{
		"http://10.0.0.1/users/7": one, "http://10.0.0.1/users/x?y=/": one, "http://10.0.0.1/users": users,
		"http://10.0.0.1/auth/login": nil, "http://10.0.0.1/nothing/here": nothing, "http://10.0.0.1/users/": users,
	} {
		for _, r := range all {
			r.all = all
			NewWithT(t).Expect(r.is(address)).To(Equal(r == of), "%s of %s", address, r.name)
		}
	}
}

func TestTheTimeLineIsInTheOrderOfTimeAlsoOverMidnight(t *testing.T) {
	g := NewWithT(t)
	late := time.Date(2026, 11, 22, 23, 59, 58, 0, time.UTC)
	d := &drawing{from: late, scale: 1}
	lane := d.lane("phases")
	for _, s := range []int{3, 4, 0, 1} {
		at := late.Add(time.Duration(s) * time.Second)
		d.bar(lane, span{at, at.Add(time.Second)}, "held", "something", "")
	}
	d.sort()
	var times []string
	for _, row := range d.Rows {
		times = append(times, row.At)
	}
	g.Expect(times).To(Equal([]string{"23:59:58.000", "23:59:59.000", "2026-11-23 00:00:01.000", "00:00:02.000"}))
}

func TestPartsOfTheBundleAreLinkedBesideThePage(t *testing.T) {
	g := NewWithT(t)
	g.Expect(bundled("i-1/docker ps.txt")).To(Equal("bundle/i-1/docker ps.txt"))
	g.Expect(Page{}.Link("bundle/i-1/docker ps.txt")).To(Equal("bundle/i-1/docker%20ps.txt"))
	g.Expect(Page{}.Link("bundle/javascript:alert(1)")).To(Equal("bundle/javascript:alert%281%29"))
	g.Expect(bundled("../x")).To(BeEmpty())
	g.Expect(bundled("/etc/passwd")).To(BeEmpty())
}
