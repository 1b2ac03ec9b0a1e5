package target

import "regexp"

// Pattern is a regular expression of a target (RE2), compiled when the target is read.
type Pattern struct{ *regexp.Regexp }

// UnmarshalText compiles the pattern.
func (p *Pattern) UnmarshalText(text []byte) (err error) {
	p.Regexp, err = regexp.Compile(string(text))
	return err
}
