package bundle

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/usersapi"
)

// paths are what is asked: one that needs nothing but the service, and one that needs its database.
var paths = []string{"/ping", "/users"}

// mostAsked is how many instances are asked at once, and answerWithin how long one may take to answer.
const (
	mostAsked    = 32
	answerWithin = 10 * time.Second
)

// mostBody is how many bytes of an answer are kept.
const mostBody = 4 << 10

// answers keeps what the service answers now on each instance.
func (c *collector) answers(ctx context.Context, s *survey) {
	if c.Light {
		return
	}
	if len(s.places) == 0 {
		for _, part := range c.promiseAnswers(discover.Instance{}) {
			part.fail(s.unplaced)
		}
		return
	}
	parts := map[string][]*promised{}
	for _, place := range s.places {
		parts[place.ID] = c.promiseAnswers(place)
	}
	rounds := (len(s.places) + mostAsked - 1) / mostAsked
	within := min(answerWithin, c.within/time.Duration(4*rounds), cmp.Or(c.Target.HTTP.Within, answerWithin))
	each(ctx, s.places, mostAsked, func(place discover.Instance) {
		for i, path := range paths { // the service answers one at a time
			c.answer(ctx, place, path, within, parts[place.ID][i].begin())
		}
	})
}

func (c *collector) promiseAnswers(place discover.Instance) []*promised {
	parts := make([]*promised, len(paths))
	for i, path := range paths {
		parts[i] = c.promise(evidence.Part{Name: "GET " + path, Kind: evidence.Answer, Instance: place.ID}, small)
	}
	return parts
}

func (c *collector) answer(ctx context.Context, place discover.Instance, path string, within time.Duration, part *promised) {
	base, err := place.BaseURL(c.Target.HTTP.Container, c.Target.HTTP.Port)
	if err != nil {
		part.fail(err)
		return
	}
	reply, err := c.get(ctx, place.ID, base, path, within)
	if err != nil {
		part.fail(err)
		return
	}
	part.keep(text(answered(reply)), nil)
}

func (c *collector) get(ctx context.Context, instance, base, path string, within time.Duration) (usersapi.Reply, error) {
	if c.Ask != nil {
		ctx, stop := context.WithTimeout(ctx, within)
		defer stop()
		return c.Ask(ctx, base, path)
	}
	api := usersapi.New(base, usersapi.Options{
		Within: within, UserAgent: "ecs-smoke/" + c.RunID.String(), Observe: c.Witness.Requests(instance),
	})
	return api.Do(ctx, usersapi.Request{Method: http.MethodGet, Path: path})
}

// answered is an answer as it came, but for the end of a long body.
func answered(reply usersapi.Reply) string {
	var told strings.Builder
	fmt.Fprintf(&told, "%s\n\n%d %s in %s\n", reply.Curl(), reply.Status, http.StatusText(reply.Status),
		reply.Took.Round(time.Millisecond))
	var names []string
	for name := range reply.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&told, "%s: %s\n", name, strings.Join(reply.Header[name], ", "))
	}
	body := strings.ToValidUTF8(string(reply.Body), "�")
	if len(body) > mostBody {
		body = fmt.Sprintf("%s…\nand %d bytes more", strings.ToValidUTF8(body[:mostBody], ""), len(body)-mostBody)
	}
	fmt.Fprintf(&told, "\n%s\n", body)
	return told.String()
}
