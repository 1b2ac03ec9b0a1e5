package backchannel_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/backchannel"
)

func listen(t *testing.T, handlers map[string]backchannel.Handler) backchannel.Line {
	t.Helper()
	g := NewWithT(t)
	server, err := backchannel.Listen(handlers)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() {
		folder := filepath.Dir(server.Address())
		g.Expect(server.Close()).To(Succeed())
		g.Expect(folder).NotTo(BeADirectory())
	})
	return backchannel.Line{Address: server.Address()}
}

func TestAMessageIsAnswered(t *testing.T) {
	g := NewWithT(t)
	line := listen(t, map[string]backchannel.Handler{
		"greet": func(_ context.Context, message json.RawMessage) (any, error) {
			var name string
			err := json.Unmarshal(message, &name)
			return "hello " + name, err
		},
		"refuse": func(context.Context, json.RawMessage) (any, error) { return nil, errors.New("not today") },
	})
	var answer string
	g.Expect(line.Call(t.Context(), "greet", "michael", &answer)).To(Succeed())
	g.Expect(answer).To(Equal("hello michael"))
	g.Expect(line.Call(t.Context(), "greet", "michael", nil)).To(Succeed())
	g.Expect(line.Call(t.Context(), "refuse", nil, nil)).To(MatchError("asking the runner (refuse): not today"))
	g.Expect(line.Call(t.Context(), "sing", nil, nil)).
		To(MatchError(`asking the runner (sing): the runner knows no message of the kind "sing"`))
}

func TestOnlyThisUserReachesTheLine(t *testing.T) {
	g := NewWithT(t)
	line := listen(t, nil)
	info, err := os.Stat(filepath.Dir(line.Address))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(info.Mode().Perm()).To(BeEquivalentTo(0o700))
}

func TestNobodyListens(t *testing.T) {
	g := NewWithT(t)
	g.Expect(backchannel.Line{}.Call(t.Context(), "greet", nil, nil)).To(MatchError(backchannel.ErrNobody))
	gone := backchannel.Line{Address: filepath.Join(t.TempDir(), "socket")}
	g.Expect(gone.Call(t.Context(), "greet", nil, nil)).To(MatchError(ContainSubstring("asking the runner (greet): ")))
}

func TestAHandlerEndsWithItsCaller(t *testing.T) {
	g := NewWithT(t)
	begun, ended := make(chan struct{}), make(chan struct{})
	line := listen(t, map[string]backchannel.Handler{
		"wait": func(ctx context.Context, _ json.RawMessage) (any, error) {
			close(begun)
			<-ctx.Done()
			close(ended)
			return nil, ctx.Err()
		},
	})
	gone := errors.New("the spec's time is up")
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		<-begun
		cancel(gone)
	}()
	g.Expect(line.Call(ctx, "wait", nil, nil)).To(MatchError(gone))
	g.Eventually(ended).Should(BeClosed())
}

func TestTheServersEndEndsWhatIsUnderWay(t *testing.T) {
	g := NewWithT(t)
	begun := make(chan struct{})
	server, err := backchannel.Listen(map[string]backchannel.Handler{
		"wait": func(ctx context.Context, _ json.RawMessage) (any, error) {
			close(begun)
			<-ctx.Done()
			return nil, ctx.Err()
		},
	})
	g.Expect(err).NotTo(HaveOccurred())
	answered := make(chan error, 1)
	go func() {
		answered <- backchannel.Line{Address: server.Address()}.Call(context.Background(), "wait", nil, nil)
	}()
	<-begun
	g.Expect(server.Close()).To(Succeed())
	g.Eventually(answered).Should(Receive(HaveOccurred()))
}
