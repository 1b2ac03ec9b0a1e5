package remote

import (
	"bytes"
	"sync"
)

// capped keeps MaxOutput bytes. The first byte beyond calls overflow; it and all after it are thrown away, since a
// writer that fails would leave the other side waiting for its output to be taken.
type capped struct {
	overflow func()

	mu   sync.Mutex
	kept bytes.Buffer
}

// Write never fails.
func (c *capped) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	room := MaxOutput - c.kept.Len()
	if len(p) > room {
		c.overflow()
	}
	c.kept.Write(p[:min(len(p), room)])
	return len(p), nil
}

// String is what was kept.
func (c *capped) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept.String()
}
