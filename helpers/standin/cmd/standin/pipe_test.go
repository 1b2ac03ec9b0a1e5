package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestAReaderThatWentAwayEndsNothing(t *testing.T) {
	g := NewWithT(t)
	program := filepath.Join(t.TempDir(), "standin")
	output, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), string(output))

	reader, writer, err := os.Pipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(reader.Close()).To(Succeed())
	command := exec.CommandContext(t.Context(), program, "-h")
	command.Stdout = writer
	g.Expect(command.Run()).To(Succeed())
	g.Expect(writer.Close()).To(Succeed())
}
