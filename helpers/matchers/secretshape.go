package matchers

import "regexp"

var (
	// hash is a bcrypt hash, or the beginning of one.
	hash = regexp.MustCompile(`\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{0,53}`)
	// password is one that this suite makes up (crypto/rand.Text). The processes of a run do not tell each other
	// theirs, so they are known by their shape: 26 characters of base32, whatever stands beside them.
	password = regexp.MustCompile(`[A-Z2-7]{26}`)
	// token is a JWT, of this run or not, also where it is a part of a longer word: header and claims are both JSON.
	token = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{5,}\.eyJ[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*`)
)
