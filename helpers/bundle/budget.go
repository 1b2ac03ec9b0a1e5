package bundle

import "sync"

// How much room a part gets, beside the others.
const (
	small = 1
	large = 4
)

// entry is what a part takes in the index, about.
const entry = 512

// budget parts the room of the bundle. A part has its share of what is left as long as it has not been written, and what
// it does not need is the others'.
type budget struct {
	lock    sync.Mutex
	left    int64
	weights int64
}

// claim keeps a share for a part.
func (b *budget) claim(weight int) {
	b.lock.Lock()
	defer b.lock.Unlock()
	b.weights += int64(weight)
	b.left -= entry
}

// take takes a claimed share out; what is not needed of it has to be given back.
func (b *budget) take(weight int) int64 {
	b.lock.Lock()
	defer b.lock.Unlock()
	share := max(0, b.left) * int64(weight) / max(1, b.weights)
	b.weights -= int64(weight)
	b.left -= share
	return share
}

func (b *budget) giveBack(bytes int64) {
	b.lock.Lock()
	defer b.lock.Unlock()
	b.left += bytes
}
