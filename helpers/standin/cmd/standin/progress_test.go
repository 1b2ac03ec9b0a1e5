package main

import (
	"bytes"
	"testing"

	. "github.com/onsi/gomega"
)

func TestEachPhaseIsALineWithItsTime(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	p := newProgress(&out)
	p.Phase("engine")
	p.Note("installing")
	p.Phase("images")
	_, _ = p.Write([]byte("a log line\n"))
	p.Phase("")
	p.Phase("")
	g.Expect(out.String()).To(MatchRegexp(
		"^  installing\nengine … 0\\.\\d s\na log line\nimages … 0\\.\\d s\n$",
	))
}

func TestOnATerminalTheLineIsWrittenAnew(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	p := newProgress(&out)
	p.terminal, p.width = true, func() int { return 20 }
	p.Phase("engine")
	p.Note("installing much")
	p.Phase("")
	g.Expect(out.String()).To(MatchRegexp(
		"^\r\033\\[Kengine … 0\\.0 s\r\033\\[Kengine … 0\\.0 s \\(ins\r\033\\[Kengine … 0\\.\\d s\n$",
	))
}
