package bundle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/aws/smithy-go"

	"smoke.example/ecs/helpers/evidence"
)

// collector holds what was collected so far.
type collector struct {
	Config
	folder evidence.Folder
	began  time.Time
	within time.Duration
	size   int64
	room   budget

	lock   sync.Mutex
	closed bool
	parts  []*promised
	names  map[string]bool
}

const mebibyte = 1 << 20

func newCollector(config Config, within time.Duration) *collector {
	size := int64(config.Target.Bundle.Size) * mebibyte
	return &collector{
		Config: config, began: time.Now(), within: within, size: size, names: map[string]bool{},
		folder: evidence.Folder{Path: config.Folder.File(evidence.BundleFolder), Redact: config.Folder.Redact},
		room:   budget{left: size - entry},
	}
}

// promised is a part that is in the index whether it comes or not.
type promised struct {
	evidence.Part
	of     *collector
	weight int
	began  time.Time
	met    bool
}

// promise puts a part into the index, to be kept later.
func (c *collector) promise(part evidence.Part, weight int) *promised {
	p := &promised{Part: part, of: c, weight: weight, began: time.Now()}
	c.room.claim(weight)
	c.lock.Lock()
	defer c.lock.Unlock()
	if !c.closed {
		c.parts = append(c.parts, p)
	}
	return p
}

// begin says that the part is asked for only now.
func (p *promised) begin() *promised {
	p.of.lock.Lock()
	defer p.of.lock.Unlock()
	p.began = time.Now()
	return p
}

// fail says why the part could not be got.
func (p *promised) fail(err error) { p.keep(nil, err) }

// keep writes what was got of the part, nil for nothing, and notes why it is not all.
func (p *promised) keep(got body, fault error) {
	c := p.of
	share := c.room.take(p.weight)
	var content []byte
	var cut bool
	if got != nil && (fault == nil || !empty(got)) {
		content, cut = got.within(share, c.folder.Redact)
	}
	if cut && len(content) == 0 {
		fault = errors.Join(fault, fmt.Errorf("it does not fit into the %d MiB of the bundle", c.Target.Bundle.Size))
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.closed {
		return
	}
	p.met, p.Took, p.Cut = true, time.Since(p.began), cut
	if len(content) > 0 {
		fault = errors.Join(fault, p.write(content))
	}
	p.Error = c.words(fault)
	c.room.giveBack(share - p.Bytes)
}

// write writes the part's file, under the collector's lock.
func (p *promised) write(content []byte) error {
	name := p.of.name(p.Part)
	if err := os.MkdirAll(filepath.Dir(p.of.folder.File(name)), 0o755); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if err := p.of.folder.Write(name, content); err != nil {
		return err
	}
	p.File, p.Bytes = name, int64(len(content))
	if info, err := os.Stat(p.of.folder.File(name)); err == nil {
		p.Bytes = info.Size()
	}
	return nil
}

// longest is how many characters of an error the index has room for.
const longest = 600

func (c *collector) words(err error) string {
	if err == nil {
		return ""
	}
	var call *smithy.OperationError
	if errors.As(err, &call) && errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer in time: %w", err)
	}
	text := []rune(c.folder.Redact.Redact(strings.ReplaceAll(err.Error(), "\n", "; "))) // joined errors are lines
	if len(text) > longest {
		text = append(append(text[:longest/2:longest/2], []rune(" … ")...), text[len(text)-longest/2:]...)
	}
	return strings.TrimSpace(string(text))
}

// conclude closes the bundle, says of each part that did not come why, and writes the index.
func (c *collector) conclude(ctx context.Context) (evidence.Bundle, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.closed = true
	index := evidence.Bundle{Began: c.began, Took: time.Since(c.began), Within: c.within, Size: c.size}
	for _, p := range inOrder(c.parts) {
		if !p.met {
			p.Took, p.Error = time.Since(p.began), c.words(c.unmet(ctx))
		}
		index.Parts = append(index.Parts, p.Part)
	}
	text, err := json.Marshal(index)
	if err == nil {
		err = os.MkdirAll(c.folder.Path, 0o755)
	}
	if err == nil {
		err = c.folder.Write(evidence.BundleFile, text)
	}
	if err != nil {
		return index, fmt.Errorf("writing the index of the evidence: %w", err)
	}
	return index, nil
}

// unmet says why a part has not come.
func (c *collector) unmet(ctx context.Context) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	return fmt.Errorf("it did not come within the %s that the evidence may take (bundle.within)", c.within)
}

// named gives the part a name that says more than the one that it was promised by.
func (p *promised) named(name string) {
	p.of.lock.Lock()
	defer p.of.lock.Unlock()
	p.Name = name
}

// there says that the part is there already, and takes no room.
func (p *promised) there() {
	p.of.room.giveBack(p.of.room.take(p.weight))
	p.of.lock.Lock()
	defer p.of.lock.Unlock()
	p.met = true
}
