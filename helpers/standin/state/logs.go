package state

import (
	"cmp"
	"slices"
	"time"
)

// LogGroup is a CloudWatch log group.
type LogGroup struct {
	Name    string
	Created time.Time
	// Streams by name.
	Streams map[string]*LogStream
	// Events of all streams, in order.
	Events []*LogEvent
	// Bytes is the size of all events, as CloudWatch counts it.
	Bytes int64
}

// LogStream is a stream of a log group.
type LogStream struct {
	Name    string
	Created time.Time
	// Events in order.
	Events []*LogEvent
	// Ingested is when the last event came in; zero without events.
	Ingested time.Time
}

// LogEvent is one line of a log. Events are ordered by time, then by arrival.
type LogEvent struct {
	Position
	Stream   string
	Message  string
	Ingested time.Time
}

// Position is an event's place in the order of a group and of its stream.
type Position struct {
	// Millis is the event's time in milliseconds since 1970, Sequence its place among the events of the account.
	Millis, Sequence int64
}

// Compare orders positions as cmp.Compare does.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.Millis, q.Millis), cmp.Compare(p.Sequence, q.Sequence))
}

// EventOverhead is what CloudWatch counts for each event on top of its message, in bytes.
const EventOverhead = 26

// CreateGroup makes a log group.
func (d *Data) CreateGroup(name string) *Fault {
	if _, ok := d.LogGroups[name]; ok {
		return Refuse("ResourceAlreadyExistsException", "The specified log group already exists")
	}
	d.LogGroups[name] = &LogGroup{Name: name, Created: d.Now(), Streams: map[string]*LogStream{}}
	return nil
}

// Group finds a log group.
func (d *Data) Group(name string) (*LogGroup, *Fault) {
	g, ok := d.LogGroups[name]
	if !ok {
		return nil, Refuse("ResourceNotFoundException", "The specified log group does not exist.")
	}
	return g, nil
}

// CreateStream makes a stream.
func (d *Data) CreateStream(g *LogGroup, name string) *Fault {
	if _, ok := g.Streams[name]; ok {
		return Refuse("ResourceAlreadyExistsException", "The specified log stream already exists")
	}
	g.Streams[name] = &LogStream{Name: name, Created: d.Now()}
	return nil
}

// Stream finds a stream.
func (g *LogGroup) Stream(name string) (*LogStream, *Fault) {
	s, ok := g.Streams[name]
	if !ok {
		return nil, Refuse("ResourceNotFoundException", "The specified log stream does not exist.")
	}
	return s, nil
}

// Put adds an event.
func (d *Data) Put(g *LogGroup, s *LogStream, millis int64, message string) {
	d.sequence++
	e := &LogEvent{
		Position: Position{Millis: millis, Sequence: d.sequence},
		Stream:   s.Name, Message: message, Ingested: d.Now(),
	}
	s.Events, g.Events = insert(s.Events, e), insert(g.Events, e)
	g.Bytes += int64(len(message)) + EventOverhead
	s.Ingested = e.Ingested
}

// insert puts e in its place, which is nearly always the end.
func insert(events []*LogEvent, e *LogEvent) []*LogEvent {
	at, _ := slices.BinarySearchFunc(events, e, func(a, b *LogEvent) int { return a.Compare(b.Position) })
	return slices.Insert(events, at, e)
}

// PutLine takes a line that a container printed, as the awslogs driver in non-blocking mode would deliver it: an
// empty line is dropped, as is every line while the group is missing; the stream is made when it is.
func (s *State) PutLine(group, stream string, at time.Time, text string) {
	if text == "" {
		return
	}
	s.View(func(d *Data) { // a line changes nothing that a scheduler waits for
		g, fault := d.Group(group)
		if fault != nil {
			return
		}
		_ = d.CreateStream(g, stream) // the one that is there will do
		d.Put(g, g.Streams[stream], at.UnixMilli(), text)
	})
}

// OpenStream makes the stream of a starting container, as the awslogs driver does; one that is there will do.
func (s *State) OpenStream(group, stream string) error {
	var fault *Fault
	s.View(func(d *Data) {
		var g *LogGroup
		if g, fault = d.Group(group); fault == nil {
			_ = d.CreateStream(g, stream)
		}
	})
	if fault != nil {
		return fault
	}
	return nil
}
