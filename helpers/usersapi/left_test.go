package usersapi_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/usersapi"
)

// TestNothingIsLeftOfABadAnswer looks at the server's end of the connection, and at our own goroutines.
func TestNothingIsLeftOfABadAnswer(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	block := strings.Repeat("x", 1<<16)
	for sentence, c := range map[string]struct {
		answer func(io.Writer)
		within time.Duration
		says   string
	}{
		"that never comes": {func(io.Writer) {}, time.Second, "it took the connection and said nothing for 1s"},
		"that stops in its middle": {
			func(w io.Writer) { _, _ = io.WriteString(w, head+"Content-Length: 100\r\n\r\n{\"sta") }, time.Second,
			"its answer was not complete after 1s (5 of 100 bytes)",
		},
		"that drips": {
			func(w io.Writer) {
				for _, err := io.WriteString(w, head+"\r\n"); err == nil; _, err = io.WriteString(w, " ") {
				}
			},
			time.Second, "its answer ", // it is too long or too late, whatever comes first
		},
		"that announces a gigabyte": {
			func(w io.Writer) {
				_, err := io.WriteString(w, head+"Content-Length: 1073741824\r\n\r\n")
				for ; err == nil; _, err = io.WriteString(w, block) {
				}
			},
			time.Minute, "its answer (200) is longer than 1048576 bytes",
		},
		"whose header never ends": {
			func(w io.Writer) {
				for _, err := io.WriteString(w, head); err == nil; _, err = io.WriteString(w, "X: "+block+"\r\n") {
				}
			},
			time.Minute, "net/http: HTTP/1.x transport connection broken: net/http: server response headers exceeded ",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			gone := make(chan struct{})
			base := listen(t, func(conn net.Conn) {
				defer close(gone)
				defer func() { _ = conn.Close() }()
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
					return
				}
				c.answer(conn)
				_, _ = io.Copy(io.Discard, conn) // until the client hangs up
			})
			before := gleak.Goroutines()
			_, err := usersapi.New(base, usersapi.Options{Within: c.within}).Ping(t.Context())
			g.Expect(err).To(MatchError(HavePrefix("asking GET " + base + "/ping: " + c.says)))
			g.Expect(poll.Classify(err)).To(Equal(poll.Broken))
			g.Eventually(gone).WithTimeout(10*time.Second).Should(BeClosed(), "the connection is closed")
			g.Eventually(gleak.Goroutines).WithTimeout(10 * time.Second).ShouldNot(gleak.HaveLeaked(before))
		})
	}
}

func TestAGigabyteIsNotTaken(t *testing.T) {
	g := NewWithT(t)
	sent := make(chan int, 1)
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		block, total := []byte(strings.Repeat("x", 1<<16)), 0
		for total < 1<<30 {
			n, err := w.Write(block)
			if total += n; err != nil {
				break
			}
		}
		sent <- total
	})
	_, err := client.Ping(t.Context())
	g.Expect(err).To(MatchError(HaveSuffix("its answer (200) is longer than 1048576 bytes")))
	var total int
	g.Eventually(sent).WithTimeout(10 * time.Second).Should(Receive(&total))
	g.Expect(total).To(BeNumerically("<", 64<<20), "what the socket's buffers hold may come on top of what is read")
}

func TestTextThatIsNotUTF8IsShownAsText(t *testing.T) {
	g := NewWithT(t)
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "{\"message\": \"\xff\xfe\"}")
	})
	reply, err := client.Ping(t.Context())
	g.Expect(err).NotTo(HaveOccurred(), "an answer is an answer")
	wrong := usersapi.Answer{When: "anybody asks", Code: 200, Type: "application/json", Message: "pong!"}.Check(reply)
	g.Expect(wrong).To(MatchError(SatisfyAll(
		ContainSubstring("message: expected pong!, got none\n  body: is not UTF-8\n"),
		HaveSuffix("\n{\"message\": \"\uFFFD\"}"),
	)))
	g.Expect(poll.Classify(wrong)).To(Equal(poll.Broken))
}
