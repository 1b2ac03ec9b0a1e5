package usersapi_test

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/usersapi"
)

// moody answers while it is awake, and counts what it was asked.
type moody struct{ awake, asked atomic.Int32 }

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.asked.Add(1)
	if m.awake.Load() == 0 {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		return
	}
	_, _ = io.WriteString(w, "{}")
}

// impatient is a client of m with a short bound for each request.
func impatient(t *testing.T, m *moody) *usersapi.Client {
	t.Helper()
	return usersapi.New(serve(t, m.ServeHTTP).Base(), usersapi.Options{Within: 500 * time.Millisecond})
}

func TestAServiceThatHangsIsNotAskedForEver(t *testing.T) {
	g, m := NewWithT(t), &moody{}
	client := impatient(t, m)
	const silent = "it took the connection and said nothing for 500ms: context deadline exceeded"
	for range usersapi.Patience {
		_, err := client.Users(t.Context())
		g.Expect(err).To(MatchError("asking GET " + client.Base() + "/users: " + silent))
	}
	_, err := client.Status(t.Context(), "tok")
	g.Expect(err).To(MatchError("asking GET " + client.Base() + "/auth/status: not asked any more, after 3 requests in a row " +
		"without an answer in time; of the last one: " + silent))
	g.Expect(err).To(MatchError(context.DeadlineExceeded))
	g.Expect(poll.Classify(err)).To(Equal(poll.Broken))
	g.Expect(m.asked.Load()).To(BeEquivalentTo(usersapi.Patience))
}

func TestAServiceThatComesBackIsAskedAgain(t *testing.T) {
	g, m := NewWithT(t), &moody{}
	client := impatient(t, m)
	for range usersapi.Patience + 1 {
		_, err := client.Ping(t.Context())
		g.Expect(err).To(MatchError(context.DeadlineExceeded))
	}
	g.Expect(m.asked.Load()).To(BeEquivalentTo(usersapi.Patience+1), "a ping is always sent")
	m.awake.Store(1)
	_, err := client.Users(t.Context())
	g.Expect(err).To(MatchError(ContainSubstring("not asked any more")))
	g.Expect(client.Ping(t.Context())).Error().NotTo(HaveOccurred())
	g.Expect(client.Users(t.Context())).Error().NotTo(HaveOccurred())
}

func TestOnlySilenceInARowCounts(t *testing.T) {
	g, m := NewWithT(t), &moody{}
	client := impatient(t, m)
	for range usersapi.Patience {
		for range usersapi.Patience - 1 {
			m.awake.Store(0)
			_, err := client.Users(t.Context())
			g.Expect(err).To(MatchError(context.DeadlineExceeded))
		}
		m.awake.Store(1)
		g.Expect(client.Users(t.Context())).Error().NotTo(HaveOccurred())
	}
}

func TestACallersImpatienceIsNotTheServices(t *testing.T) {
	g, m := NewWithT(t), &moody{}
	client := usersapi.New(serve(t, m.ServeHTTP).Base(), usersapi.Options{Within: time.Minute})
	for range usersapi.Patience + 1 {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		_, err := client.Users(ctx)
		cancel()
		g.Expect(err).To(MatchError(context.DeadlineExceeded))
		g.Expect(err).NotTo(MatchError(ContainSubstring("not asked any more")))
	}
}
