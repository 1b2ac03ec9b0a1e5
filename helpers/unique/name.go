package unique

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
)

// MailDomain is the domain of every address that a run makes up; it is reserved for examples (RFC 2606), so no
// mail to it ever reaches anybody.
const MailDomain = "example.com"

// longestKind keeps a name within the 64 characters that a mail address allows before its @ (RFC 5321, 4.5.3.1.1).
const longestKind = 20

var (
	counter   atomic.Uint64
	notInName = regexp.MustCompile(`[^0-9a-z]+`)
	ours      = regexp.MustCompile(`^smoke-(\d{8}t\d{6}-[0-9a-z]{4})-`)
)

// Prefix returns what every name of the run begins with: "smoke-20261122t221503-k3f9-".
func (r Run) Prefix() string { return "smoke-" + string(r) + "-" }

// Name returns a name that nothing else uses, such as "smoke-20261122t221503-k3f9-login-5f2x1": the run, the kind
// and this process' id with a count. It is valid as a user name and before the @ of a mail address: kind is put
// into lower case letters, digits and dashes, and cut after 20 characters.
func (r Run) Name(kind string) string {
	kind = strings.Trim(notInName.ReplaceAllString(strings.ToLower(kind), "-"), "-")
	if len(kind) > longestKind {
		kind = strings.TrimRight(kind[:longestKind], "-")
	}
	if kind == "" {
		kind = "x"
	}
	process := strconv.FormatInt(int64(os.Getpid()), 36)
	return r.Prefix() + kind + "-" + process + "x" + strconv.FormatUint(counter.Add(1), 36)
}

// Email returns the mail address of the user called name.
func (Run) Email(name string) string { return name + "@" + MailDomain }

// IsOurs reports whether name, or a mail address that begins with it, was made by a run of this suite, and by which.
func IsOurs(name string) (run Run, ok bool) {
	found := ours.FindStringSubmatch(name)
	if found == nil {
		return "", false
	}
	return Run(found[1]), true
}
