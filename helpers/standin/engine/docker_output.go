package engine

import (
	"hash/maphash"
	"io"
	"strings"
	"time"
)

// overlap is how far back a second reading goes. Standard output and error are stamped independently, so that the
// last entry of a log need not be its latest.
const overlap = time.Second

// output turns the entries of one container's log into lines, and knows which entries it has seen.
type output struct {
	each    func(Line)
	partial map[bool]*Line
	seed    maphash.Seed
	recent  []entry
	latest  int64
	skip    map[entry]int
}

// entry tells one entry of a log from others.
type entry struct {
	at     int64
	stderr bool
	text   uint64
}

func newOutput(each func(Line)) *output {
	return &output{each: each, partial: map[bool]*Line{}, seed: maphash.MakeSeed()}
}

// again prepares for a reading that repeats the latest entries, and returns where it is to begin; zero is the start.
func (o *output) again() time.Time {
	o.skip = map[entry]int{}
	for _, e := range o.recent {
		o.skip[e]++
	}
	if len(o.recent) == 0 {
		return time.Time{}
	}
	return time.Unix(0, o.latest).UTC().Add(-overlap)
}

// add takes one entry: a time, a space, and a line or a fragment of one.
func (o *output) add(stderr bool, text string) {
	stamp, rest, _ := strings.Cut(text, " ")
	at, err := time.Parse(time.RFC3339Nano, stamp)
	if err != nil {
		return
	}
	e := entry{at: at.UnixNano(), stderr: stderr, text: maphash.String(o.seed, rest)}
	if o.skip[e] > 0 {
		o.skip[e]--
		return
	}
	o.remember(e)
	o.join(Line{Time: at, Stderr: stderr, Text: rest})
}

// remember keeps the entries that a second reading may repeat.
func (o *output) remember(e entry) {
	for len(o.recent) > 0 && o.recent[0].at < e.at-int64(overlap) {
		o.recent = o.recent[1:]
	}
	o.recent = append(o.recent, e)
	o.latest = max(o.latest, e.at)
}

// join puts a line together that the engine cut at 16 KiB into fragments, of which only the last has a line break.
func (o *output) join(part Line) {
	line := o.partial[part.Stderr]
	if line == nil {
		line = &Line{Time: part.Time, Stderr: part.Stderr}
	}
	text, whole := strings.CutSuffix(part.Text, "\n")
	line.Text += text
	o.partial[part.Stderr] = line
	if whole {
		delete(o.partial, part.Stderr)
		o.each(*line)
	}
}

// flush passes on a last line that was cut off.
func (o *output) flush() {
	for _, stderr := range []bool{false, true} {
		if line := o.partial[stderr]; line != nil {
			o.each(*line)
		}
	}
}

// stream takes the entries of one of the two streams, one a call, as stdcopy.StdCopy writes them.
func (o *output) stream(stderr bool) io.Writer {
	return stream(func(text string) { o.add(stderr, text) })
}

type stream func(text string)

func (s stream) Write(p []byte) (int, error) {
	s(string(p))
	return len(p), nil
}
