package evidence

import (
	"bytes"
	"io"
	"sync"
)

// longestKey bounds how much is held back while a private key has begun and not ended.
const longestKey = 64 << 10

// Writer redacts what is written through it, line by line. It is safe for use by several goroutines.
type Writer struct {
	to     io.Writer
	redact *Redactor

	lock sync.Mutex
	held []byte
}

// NewWriter returns a writer that redacts lines before it passes them on to w. Close passes on an unfinished line.
func NewWriter(w io.Writer, redact *Redactor) *Writer { return &Writer{to: w, redact: redact} }

// Write takes text and passes on the lines that are whole.
func (w *Writer) Write(text []byte) (int, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.held = append(w.held, text...)
	whole := bytes.LastIndexByte(w.held, '\n') + 1
	if whole == 0 || openKey(w.held[:whole]) {
		return len(text), nil
	}
	return len(text), w.pass(whole)
}

// Close passes on what is left. It does not close the writer beneath.
func (w *Writer) Close() error {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.pass(len(w.held))
}

func (w *Writer) pass(n int) error {
	_, err := io.WriteString(w.to, w.redact.Redact(string(w.held[:n])))
	w.held = append([]byte(nil), w.held[n:]...)
	return err
}

// openKey reports whether a private key begins in text and has not ended: its lines are redacted together.
func openKey(text []byte) bool {
	begins := bytes.LastIndex(text, []byte("-----BEGIN "))
	if begins < 0 || len(text)-begins > longestKey {
		return false
	}
	rest := text[begins:]
	first, _, _ := bytes.Cut(rest, []byte("\n"))
	return bytes.Contains(first, []byte("PRIVATE KEY-----")) && !bytes.Contains(rest, []byte("-----END "))
}
