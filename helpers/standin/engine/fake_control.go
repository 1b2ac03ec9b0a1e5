package engine

import (
	"crypto/sha256"
	"encoding/hex"
)

// SetImageOn makes the containers of an image behave differently on one instance. The image must be set.
func (f *Fake) SetImageOn(instance, ref string, script Script) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.local[[2]string{instance, ref}] = script.identified(ref)
}

// RemoveImage removes an image; containers that exist run on.
func (f *Fake) RemoveImage(ref string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.images, ref)
}

// identified fills the image's id in.
func (s Script) identified(ref string) Script {
	if s.ID == "" {
		sum := sha256.Sum256([]byte(ref))
		s.ID = "sha256:" + hex.EncodeToString(sum[:])
	}
	return s
}

// Occupy lets a process of the host, which is no container, hold a TCP port of an address; Vacate ends that.
func (f *Fake) Occupy(address string, port int) { f.stranger(address, port, true) }

// Vacate frees a port that was occupied.
func (f *Fake) Vacate(address string, port int) { f.stranger(address, port, false) }

func (f *Fake) stranger(address string, port int, there bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.strangers[Binding{Host: port, Protocol: "tcp", Address: address}] = there
}

// Kill ends a running container now.
func (f *Fake) Kill(id string, exit Exit) error {
	c, err := f.get(id)
	if err == nil {
		c.end(0, exit)
	}
	return err
}

// Print makes a running container print a line.
func (f *Fake) Print(id, text string) error {
	c, err := f.get(id)
	if err == nil {
		c.print(text)
	}
	return err
}

// Containers returns the specs of all containers that were not removed, running or not, by id.
func (f *Fake) Containers() map[string]Spec {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := map[string]Spec{}
	for id, c := range f.containers {
		all[id] = c.spec
	}
	return all
}
