package engine

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
