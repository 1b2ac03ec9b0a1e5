package evidence

import "strings"

// The bounds of a long text in the journal, in bytes.
const (
	// kept is how much of its beginning, and of its end, is kept.
	kept = 2000
	// longest is more than any secret has, a private key of 4096 bits too.
	longest = 4000
	// looked is how much of them is looked at for secrets.
	looked = kept + 2*longest
)

// shortened returns the record with beginning and end of its long texts, whose secrets are struck out before they are
// cut: half a secret would not be known any more.
func (r Record) shortened(redact *Redactor) Record {
	if r.Exchange != nil {
		e := *r.Exchange
		e.Sent, e.Body = redact.shorten(e.Sent), redact.shorten(e.Body)
		r.Exchange = &e
	}
	if r.Command != nil {
		c := *r.Command
		c.Line, c.Stdout, c.Stderr = redact.shorten(c.Line), redact.shorten(c.Stdout), redact.shorten(c.Stderr)
		r.Command = &c
	}
	return r
}

// shorten returns the redacted text, or what is kept of a long one.
func (r *Redactor) shorten(text string) string {
	if len(text) <= 2*looked {
		return middleOut(r.Redact(text))
	}
	begin, end := r.Redact(text[:looked]), r.Redact(text[len(text)-looked:])
	// a secret at the cut is not known there, however far those before it have shrunk
	begin = begin[:min(kept, max(0, len(begin)-longest))]
	end = end[max(len(end)-kept, min(len(end), longest)):]
	return joined(begin, end)
}

// middleOut leaves out the middle of a long text.
func middleOut(text string) string {
	if len(text) <= 2*kept {
		return text
	}
	return joined(text[:kept], text[len(text)-kept:])
}

// joined puts beginning and end of a text together, without the characters that were cut in two.
func joined(begin, end string) string {
	return strings.ToValidUTF8(begin, "") + "\n…\n" + strings.ToValidUTF8(end, "")
}
