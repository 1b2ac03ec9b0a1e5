package target

import "regexp"

// Pattern is a regular expression of a target (RE2), compiled when the target is read. The zero value is none.
type Pattern struct{ *regexp.Regexp }

// UnmarshalText compiles the pattern.
func (p *Pattern) UnmarshalText(text []byte) (err error) {
	p.Regexp, err = regexp.Compile(string(text))
	return err
}

// Given reports whether the target has the pattern.
func (p Pattern) Given() bool { return p.Regexp != nil }

// String returns the pattern's text, or nothing for none.
func (p Pattern) String() string {
	if !p.Given() {
		return ""
	}
	return p.Regexp.String()
}
