package main

import (
	"os"
	"testing"

	. "github.com/onsi/gomega"
)

func TestAReaderThatWentAwayEndsNothing(t *testing.T) {
	g := NewWithT(t)
	reader, writer, err := os.Pipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(reader.Close()).To(Succeed())
	command := standinProgram(t, "-h")
	command.Stdout = writer
	g.Expect(command.Run()).To(Succeed())
	g.Expect(writer.Close()).To(Succeed())
}
