package access

import (
	"context"
	"sync"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/remote"
)

// Hosts are one connection to each instance, made when it is first needed. The zero value is ready for use, also by
// several goroutines.
type Hosts struct {
	lock  sync.Mutex
	known map[string]*connection
}

// connection is the one to an instance; its host is nil before it is made.
type connection struct {
	lock sync.Mutex
	host *remote.Host
}

// Dial returns the connection to an instance. One that broke is made anew: whoever asks next asks about something else.
func (h *Hosts) Dial(ctx context.Context, over SSH, to discover.Instance) (*remote.Host, error) {
	c := h.connection(to.ID)
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.host != nil && !ended(c.host) {
		return c.host, nil
	}
	host, err := over.Dial(ctx, to)
	if err != nil {
		return nil, err
	}
	c.host = host
	return host, nil
}

// Close ends all connections. Those that are asked for later are made anew.
func (h *Hosts) Close() {
	h.lock.Lock()
	defer h.lock.Unlock()
	for _, c := range h.known {
		c.lock.Lock()
		if c.host != nil {
			_ = c.host.Close()
		}
		c.lock.Unlock()
	}
	h.known = nil
}

func (h *Hosts) connection(instance string) *connection {
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.known == nil {
		h.known = map[string]*connection{}
	}
	if h.known[instance] == nil {
		h.known[instance] = &connection{}
	}
	return h.known[instance]
}

// ended reports whether the connection broke.
func ended(host *remote.Host) bool {
	select {
	case <-host.Ended():
		return true
	default:
		return false
	}
}
