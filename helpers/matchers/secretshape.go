package matchers

import "regexp"

var (
	// hash is a bcrypt hash.
	hash = regexp.MustCompile(`\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}`)
	// password is one that this suite makes up (crypto/rand.Text). The processes of a run do not tell each other
	// theirs, so they are known by their shape: 26 characters of base32.
	password = regexp.MustCompile(`\b[A-Z2-7]{26}\b`)
)
