package logs

// ByStream parts the events of several streams, each stream's in the order in which they came. The stream with the
// first event is the first.
func ByStream(events []Event) [][]Event {
	var parts [][]Event
	at := map[string]int{}
	for _, event := range events {
		i, known := at[event.Stream]
		if !known {
			i = len(parts)
			at[event.Stream] = i
			parts = append(parts, nil)
		}
		parts[i] = append(parts[i], event)
	}
	return parts
}
