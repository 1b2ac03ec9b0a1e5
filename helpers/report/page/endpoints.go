package page

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// endpointArea begins the ids of the promises about single answers: endpoints.ENDPOINT.ANSWER.
const endpointArea = "endpoints"

// route is one endpoint while it is gathered.
type route struct {
	name    string
	kept    []report.Kept
	times   map[string][]time.Duration
	told    map[string]evidence.Latency
	answers []Answer
	// all are the routes of the run.
	all []*route
}

// endpoints are the routes of the service in the order of the verdict, with what they answered.
func (f *files) endpoints(asked map[place][]evidence.Record) []Endpoint {
	routes, ids := f.routes(), f.ids()
	for _, r := range routes {
		r.all = routes
	}
	for _, l := range f.latencies() {
		for _, r := range routes {
			if r.name == l.Endpoint {
				r.told[l.Instance] = l
			}
		}
	}
	longest := time.Duration(0)
	for _, r := range routes {
		for _, k := range r.kept {
			r.take(k, ids, asked)
		}
		longest = max(longest, r.longest(ids))
	}
	var all []Endpoint
	for _, r := range routes {
		all = append(all, r.endpoint(ids, longest))
	}
	if len(all) > 0 && len(ids) > mostInstances {
		f.leave("endpoints: the latencies of the %d slowest of %d instances", mostInstances, len(ids))
	}
	return all
}

func (f *files) routes() []*route {
	var all []*route
	for _, k := range f.run.Verdict.Promises {
		parts := strings.Split(k.ID, ".")
		if len(parts) < 3 || parts[0] != endpointArea || k.State == report.NotRun {
			continue
		}
		name := routeName(k.Text, parts[1])
		i := slices.IndexFunc(all, func(r *route) bool { return r.name == name })
		if i < 0 {
			all = append(all, &route{name: name, times: map[string][]time.Duration{}, told: map[string]evidence.Latency{}})
			i = len(all) - 1
		}
		all[i].kept = append(all[i].kept, k)
	}
	return all
}

// methods are those that an endpoint's name may begin with.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}

// routeName is such as "GET /users/:id", as the promise says it in words, or what its id has.
func routeName(text, id string) string {
	words := strings.Fields(text)
	for i := range words[:max(0, len(words)-1)] {
		if slices.Contains(methods, words[i]) && strings.HasPrefix(words[i+1], "/") {
			return words[i] + " " + words[i+1]
		}
	}
	return id
}

// latencies are those that the specs measured, which have their bounds.
func (f *files) latencies() []evidence.Latency {
	var all []evidence.Latency
	for _, suite := range f.reports {
		for _, spec := range suite.SpecReports {
			all = append(all, report.Entries[evidence.Latency](spec, evidence.EntryLatency)...)
		}
	}
	return all
}

// ids are the instances of the run: those of the staging, and whatever other the files name.
func (f *files) ids() []string {
	seen := map[string]bool{}
	var ids []string
	add := func(id string) {
		if id != "" && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	if f.staging != nil {
		for _, i := range f.staging.Instances {
			add(i.ID)
		}
	}
	for _, k := range f.run.Verdict.Promises {
		for _, i := range k.Instances {
			add(i.Instance)
		}
	}
	if f.bundle != nil {
		for _, p := range f.bundle.Parts {
			add(p.Instance)
		}
	}
	return ids
}

// take adds what a promise was answered.
func (r *route) take(k report.Kept, ids []string, asked map[place][]evidence.Record) {
	var whole []evidence.Record
	for _, id := range ids {
		var mine []evidence.Record
		for _, record := range asked[place{k.ID, id}] {
			if record.Exchange == nil || !r.is(record.Exchange.URL) {
				continue
			}
			mine = append(mine, record)
			if record.Exchange.Status > 0 && strings.HasPrefix(r.name, record.Exchange.Method+" ") {
				r.times[id] = append(r.times[id], record.Took)
			}
		}
		whole = append(whole, mine...)
		if len(ids) <= mostAnswers {
			r.answers = append(r.answers, answer(k, id, mine, stateOn(k, id)))
		}
	}
	if len(ids) > mostAnswers || len(ids) == 0 {
		r.answers = append(r.answers, answer(k, fmt.Sprintf("all %d", len(ids)), whole, k.State))
	}
}

// is reports whether an address is of the route: other requests of its promises prepare accounts. One that is no route's
// is of the route whose path it begins with.
func (r *route) is(address string) bool {
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(r.name, " ") {
		return true
	}
	return r.whole(u.Path) || r.begins(u.Path) && !slices.ContainsFunc(r.all, func(o *route) bool { return o.whole(u.Path) })
}

func (r *route) whole(path string) bool {
	return r.begins(path) && strings.Count(path, "/") == strings.Count(r.name, "/")
}

// begins reports whether the route's path, in which :id is for any word, begins another one.
func (r *route) begins(path string) bool {
	_, mine, found := strings.Cut(r.name, " ")
	want, have := strings.Split(mine, "/"), strings.Split(path, "/")
	if !found || len(have) < len(want) {
		return false
	}
	for i, part := range want {
		if part != have[i] && (!strings.HasPrefix(part, ":") || have[i] == "") {
			return false
		}
	}
	return true
}

// stateOn is what became of a promise on an instance.
func stateOn(k report.Kept, instance string) report.State {
	for _, i := range k.Instances {
		if i.Instance == instance && i.Held {
			return report.Held
		}
	}
	return k.State
}

func answer(k report.Kept, instance string, records []evidence.Record, state report.State) Answer {
	a := Answer{ID: k.ID, Text: k.Text, Instance: instance, State: stateOf(state)}
	codes, counts := []int{}, map[int]int{}
	var times []time.Duration
	for _, r := range records {
		code := r.Exchange.Status
		if counts[code] == 0 {
			codes = append(codes, code)
		}
		counts[code]++
		times = append(times, r.Took)
	}
	for i, code := range codes {
		text := status(code)
		if counts[code] > 1 {
			text += fmt.Sprintf(" ×%d", counts[code])
		}
		if i > 0 {
			a.Status += ", "
		}
		a.Status += text
	}
	if a.Status == "" {
		a.Status = "not in the journal"
	}
	a.Took = spread(times)
	return a
}

// spread is the times themselves where they are few, else from the least to the most.
func spread(times []time.Duration) string {
	if len(times) == 0 {
		return ""
	}
	slices.Sort(times)
	if least, most := took(times[0]), took(times[len(times)-1]); least != most {
		return least + " – " + most
	}
	return took(times[0])
}

func (r *route) endpoint(ids []string, longest time.Duration) Endpoint {
	e := Endpoint{Name: r.name, Answers: r.answers}
	var states []report.State
	for _, k := range r.kept {
		states = append(states, k.State)
	}
	e.State, e.Tally = stateOf(gravest(states...)), tally(states)
	var whole []time.Duration
	var each []measured
	for _, id := range ids {
		whole = append(whole, r.times[id]...)
		if m := r.measure(id); m.asked > 0 {
			each = append(each, m)
		}
	}
	all := worst(each)
	if len(whole) > 0 {
		over := all.over
		all = sumUp("", whole)
		all.over = over
	}
	e.Summary = all.show(longest)
	slices.SortStableFunc(each, func(a, b measured) int { return cmp.Compare(b.p95, a.p95) })
	for _, m := range each[:min(len(each), mostInstances)] {
		e.Instances = append(e.Instances, m.show(longest))
	}
	return e
}

// longest is the time of the slowest answer on any instance.
func (r *route) longest(ids []string) time.Duration {
	most := time.Duration(0)
	for _, id := range ids {
		most = max(most, r.measure(id).most)
	}
	return most
}

// measure is how long the route took on an instance, by the journal, else by what its spec measured; whether that is too
// long is for the suite to say, which asks with nothing else going on.
func (r *route) measure(id string) measured {
	told := r.told[id]
	m := sumUp(id, r.times[id])
	if m.asked == 0 {
		m.asked, m.p50, m.p95, m.most = told.Asked, told.Median, max(told.P95, told.Median), told.Slowest
	}
	m.judged, m.bound, m.over = told.Median, told.Within, told.Within > 0 && told.Median > told.Within
	return m
}
