package runner

import (
	"bufio"
	"context"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// typist is who types at the terminal. A line is read only when one is wanted, and what was typed before counts for
// nothing: nobody can answer a question that was not shown.
type typist struct {
	in *bufio.Reader
	// forget drops what was typed and not read yet.
	forget func()
	// under is where the line comes that is being read, nil while none is.
	under chan typed
}

// typed is a line without its end, or why there is none.
type typed struct {
	text string
	err  error
}

func newTypist(in io.Reader) *typist {
	t := &typist{in: bufio.NewReader(in), forget: func() {}}
	if file, ok := in.(*os.File); ok {
		t.forget = func() { _ = unix.IoctlSetInt(int(file.Fd()), unix.TCFLSH, unix.TCIFLUSH) }
	}
	return t
}

// ready drops what was typed so far.
func (t *typist) ready() {
	t.forget()
	select {
	case <-t.under: // of a question that nobody waits for any more
		t.under = nil
	default:
	}
}

// line returns the next line. Where ctx ends first, the line goes on being read, and is the next caller's.
func (t *typist) line(ctx context.Context) (string, error) {
	if t.under == nil {
		under := make(chan typed, 1)
		t.under = under
		go func() {
			text, err := t.in.ReadString('\n')
			if text != "" {
				err = nil
			}
			under <- typed{text, err}
		}()
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case line := <-t.under:
		t.under = nil
		return line.text, line.err
	}
}
