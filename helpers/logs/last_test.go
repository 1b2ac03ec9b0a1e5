package logs_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/logs"
)

func TestTheLastEventsComeFromTheEndOfTheStream(t *testing.T) {
	g := NewWithT(t)
	w, client := newWire(t, map[string]string{"GetLogEvents": `{"events":[` +
		`{"timestamp":1795381200000,"message":"first"},{"timestamp":1795381201000,"message":"last"}],` +
		`"nextForwardToken":"f/1","nextBackwardToken":"b/1"}`})
	events, err := logs.Last(t.Context(), client, group, stream, 5)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(messages(events)).To(Equal([]string{"first", "last"}))
	g.Expect(events[1].Stream).To(Equal(stream))
	g.Expect(w.requests["GetLogEvents"]).To(MatchJSON(
		`{"limit":5,"logGroupName":"` + group + `","logStreamName":"` + stream + `"}`,
	))
}

func TestTheLastEventsOfNoStream(t *testing.T) {
	g := NewWithT(t)
	_, client := newWire(t, map[string]string{
		"GetLogEvents":       `{"__type":"ResourceNotFoundException","message":"The specified log stream does not exist."}`,
		"DescribeLogStreams": `{"logStreams":[]}`,
	})
	_, err := logs.Last(t.Context(), client, group, stream, 5)
	g.Expect(err).To(MatchError(logs.ErrNoStream))
}
