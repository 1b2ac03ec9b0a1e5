package page

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"smoke.example/ecs/helpers/evidence"
)

// calls are those of AWS by operation, those that failed first.
func (f *files) calls() []Operation {
	names, by := []string{}, map[string][]evidence.Record{}
	for _, r := range f.journal {
		if r.Call == nil {
			continue
		}
		name := r.Call.Service + " " + r.Call.Operation
		if by[name] == nil {
			names = append(names, name)
		}
		by[name] = append(by[name], r)
	}
	slices.Sort(names)
	var all []Operation
	for _, name := range names {
		all = append(all, operation(name, by[name]))
	}
	slices.SortStableFunc(all, func(a, b Operation) int { return cmp.Compare(b.Failed, a.Failed) })
	return all
}

func operation(name string, records []evidence.Record) Operation {
	o := Operation{Name: name, Count: len(records)}
	var total, slowest time.Duration
	for _, r := range records {
		total += r.Took
		slowest = max(slowest, r.Took)
		o.Tries += r.Call.Attempts
		one := call(r)
		if one.Bad {
			o.Failed++
		}
		if len(o.Calls) < mostCalls {
			o.Calls = append(o.Calls, one)
		}
	}
	o.Total, o.Slowest, o.More = took(total), took(slowest), o.Count-len(o.Calls)
	return o
}

func call(r evidence.Record) Call {
	c := Call{
		At: clock(r.Time), Took: took(r.Took), By: by(r), Status: "no answer", RequestID: r.Call.RequestID,
		Error: line(joined(": ", r.Call.Code, r.Error), longLine), Tries: r.Call.Attempts,
		Bad: r.Error != "" || r.Call.Code != "" || r.Call.Status >= 400,
	}
	if r.Call.Status > 0 {
		c.Status = strconv.Itoa(r.Call.Status)
	}
	return c
}

func by(r evidence.Record) string {
	if r.Promise != "" {
		return r.Promise
	}
	if r.Process == evidence.Runner {
		return "the runner"
	}
	return "process " + strconv.Itoa(r.Process)
}
