package runner

import (
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"

	"smoke.example/ecs/helpers/evidence"
)

// discreet is a terminal, or another place to say things, that no secret reaches. What is said at once has to be whole.
type discreet struct {
	to     io.Writer
	redact *evidence.Redactor
}

// Write implements io.Writer.
func (d discreet) Write(text []byte) (int, error) {
	if _, err := io.WriteString(d.to, d.redact.Redact(string(text))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// discreet returns the program saying nothing that is secret, as far as it is known by then.
func (p Program) discreet() Program {
	p.known = p.redactor()
	p.known.KnowEnvironment(p.Environ)
	p.Out, p.Err = discreet{p.Out, p.known}, discreet{p.Err, p.known}
	return p
}

// redactor is the one that everything goes through.
func (p Program) redactor() *evidence.Redactor {
	if p.known != nil {
		return p.known
	}
	return evidence.NewRedactor().Without(p.without...)
}

// hear keeps the credentials that AWS is called with out of what is written.
func (p Program) hear(c aws.Credentials) {
	p.redactor().Add(evidence.Credentials(c.SecretAccessKey, c.SessionToken)...)
}
