package engine

// firstDynamic and lastDynamic bound the ports that an engine chooses itself.
const firstDynamic, lastDynamic = 32768, 60999

func (f *Fake) bind(c *fakeContainer) ([]Binding, error) {
	var bound []Binding
	for _, p := range c.spec.Ports {
		b := Binding(p)
		if b.Host == 0 {
			b.Host = f.nextPort
			if f.nextPort++; f.nextPort > lastDynamic {
				f.nextPort = firstDynamic
			}
		}
		if f.taken(b) {
			return nil, daemonError("driver failed programming external connectivity on endpoint %s (%s): "+
				"Bind for %s:%d failed: port is already allocated", c.spec.Name, c.id, b.Address, b.Host)
		}
		if f.strangers[Binding{Host: b.Host, Protocol: b.Protocol, Address: b.Address}] {
			return nil, daemonError("driver failed programming external connectivity on endpoint %s (%s): "+
				"Error starting userland proxy: listen tcp4 %s:%d: bind: address already in use",
				c.spec.Name, c.id, b.Address, b.Host)
		}
		bound = append(bound, b)
	}
	return bound, nil
}

func (f *Fake) taken(b Binding) bool {
	for _, c := range f.containers {
		for _, other := range c.published() {
			if other.Host == b.Host && other.Address == b.Address && other.Protocol == b.Protocol {
				return true
			}
		}
	}
	return false
}
