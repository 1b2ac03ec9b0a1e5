package evidence

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"smoke.example/ecs/helpers/backchannel"
)

// The kinds of messages by which the processes of a run share what they make up.
const (
	// kindSecret carries []Known to the runner; it is answered when every process knows them that listens.
	kindSecret = "secret"
	// kindSecrets asks the runner for what others said, and waits for it: secretsSince, answered by []Known.
	kindSecrets = "secrets"
)

// slowest bounds how long the one who confides waits for a process that has stopped to listen.
const slowest = 2 * time.Second

// secretsSince asks for what a process does not know yet.
type secretsSince struct {
	// Listener is whoever asks, by a name of its own, and Known how many values it got so far.
	Listener string `json:"listener"`
	Known    int    `json:"known"`
}

// Confidences are the runner's: what the processes of a run made up and must never be written. It is kept in memory
// alone.
type Confidences struct {
	redact *Redactor

	lock    sync.Mutex
	known   []Known
	told    map[string]int // how many each one knows who listens
	changed chan struct{}
}

// NewConfidences returns none yet; what comes is added to redact.
func NewConfidences(redact *Redactor) *Confidences {
	return &Confidences{redact: redact, told: map[string]int{}, changed: make(chan struct{})}
}

// Handlers answer the processes.
func (c *Confidences) Handlers() map[string]backchannel.Handler {
	return map[string]backchannel.Handler{kindSecret: c.hear, kindSecrets: c.tell}
}

func (c *Confidences) hear(ctx context.Context, message json.RawMessage) (any, error) {
	var said []Known
	if err := json.Unmarshal(message, &said); err != nil {
		return nil, err
	}
	c.redact.Add(said...)
	c.lock.Lock()
	c.known = append(c.known, said...)
	all := len(c.known)
	c.change()
	c.lock.Unlock()
	ctx, cancel := context.WithTimeout(ctx, slowest)
	defer cancel()
	c.until(ctx, func() bool { return c.allKnow(all) })
	return nil, nil
}

func (c *Confidences) allKnow(n int) bool {
	for _, known := range c.told {
		if known < n {
			return false
		}
	}
	return true
}

func (c *Confidences) tell(ctx context.Context, message json.RawMessage) (any, error) {
	var asked secretsSince
	if err := json.Unmarshal(message, &asked); err != nil {
		return nil, err
	}
	c.lock.Lock()
	c.told[asked.Listener] = asked.Known
	c.change()
	c.lock.Unlock()
	if c.until(ctx, func() bool { return len(c.known) > asked.Known }) {
		c.lock.Lock()
		defer c.lock.Unlock()
		return slices.Clone(c.known[asked.Known:]), nil
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	delete(c.told, asked.Listener)
	c.change()
	return nil, ctx.Err()
}

// change wakes who waits; the lock is held.
func (c *Confidences) change() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// until waits until holds does, and reports false if ctx ends before.
func (c *Confidences) until(ctx context.Context, holds func() bool) bool {
	for {
		c.lock.Lock()
		done, changed := holds(), c.changed
		c.lock.Unlock()
		if done {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-changed:
		}
	}
}

// Confidant is a process' end: what the process makes up it tells to its own redactor, to the runner, and to the other
// processes. The runner strikes it out of what it writes itself, and at the end of a run out of everything that lies in
// the run's folder. A run whose runner was killed leaves what its processes wrote, and each of them knew, at the time of
// writing, only what it had been told until then: its own secrets, and others' within the time of one message.
type Confidant struct {
	redact *Redactor
	line   backchannel.Line
}

// NewConfidant returns the end of a process, which adds to redact.
func NewConfidant(redact *Redactor, line backchannel.Line) *Confidant {
	return &Confidant{redact: redact, line: line}
}

// Tell makes values known here, and then to the runner and the other processes: use them only when it returns. Its error
// is that the runner could not be told, or backchannel.ErrNobody where there is none.
func (c *Confidant) Tell(ctx context.Context, known ...Known) error {
	c.redact.Add(known...)
	return c.line.Call(ctx, kindSecret, known, nil)
}

// Listen makes known here what other processes tell, until ctx or the runner ends.
func (c *Confidant) Listen(ctx context.Context) {
	name := rand.Text()
	for known := 0; ; {
		var said []Known
		if c.line.Call(ctx, kindSecrets, secretsSince{Listener: name, Known: known}, &said) != nil {
			return
		}
		c.redact.Add(said...)
		known += len(said)
	}
}
