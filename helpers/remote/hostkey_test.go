package remote_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
)

func TestParseHostKeys(t *testing.T) {
	g := NewWithT(t)
	first, second := newKey(t).PublicKey(), newECDSAKey(t).PublicKey()
	keys, err := remote.ParseHostKeys([]string{
		string(ssh.MarshalAuthorizedKey(first)), "  " + string(ssh.MarshalAuthorizedKey(second)) + " root@ip-10-0-0-12",
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(keys).To(HaveExactElements(Equal(first), Equal(second)))
}

func TestParseHostKeysNamesTheBadLine(t *testing.T) {
	g := NewWithT(t)
	_, err := remote.ParseHostKeys([]string{string(ssh.MarshalAuthorizedKey(newKey(t).PublicKey())), "ssh-ed25519 no"})
	g.Expect(err).To(MatchError(HavePrefix(`reading host key 2: "ssh-ed25519 no" is no line such as "ssh-ed25519 AAAA…": ssh: no key found`)))
	_, err = remote.ParseHostKeys(nil)
	g.Expect(err).To(MatchError("reading host keys: there are none"))
	g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
}

func TestKnownHostsFindsTheKeysOfAHost(t *testing.T) {
	g := NewWithT(t)
	first, second, other := newKey(t).PublicKey(), newECDSAKey(t).PublicKey(), newKey(t).PublicKey()
	file := filepath.Join(t.TempDir(), "known_hosts")
	g.Expect(os.WriteFile(file, []byte(knownhosts.Line([]string{"192.0.2.7"}, first)+"\n"+
		knownhosts.Line([]string{knownhosts.HashHostname("192.0.2.7")}, second)+"\n# a comment\n"+
		knownhosts.Line([]string{"192.0.2.8", "[192.0.2.7]:2222"}, other)+"\n"), 0o600)).To(Succeed())

	keys, err := remote.KnownHosts(file, "192.0.2.7:22")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(keys).To(HaveExactElements(Equal(first), Equal(second)))

	keys, err = remote.KnownHosts(file, "192.0.2.7:2222")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(keys).To(HaveExactElements(Equal(other)))

	_, err = remote.KnownHosts(file, "192.0.2.9:2022")
	g.Expect(err).To(MatchError("looking up 192.0.2.9:2022 in " + file + ": it has no key of this host; once its " +
		"fingerprint is verified, add a line that begins with [192.0.2.9]:2022"))
	g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
	g.Expect(poll.Final(err)).To(BeTrue())
}

func TestKnownHostsNamesAFileThatIsNone(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	_, err := remote.KnownHosts(filepath.Join(dir, "none"), "192.0.2.7:22")
	g.Expect(err).To(MatchError(os.ErrNotExist))
	bad := filepath.Join(dir, "bad")
	g.Expect(os.WriteFile(bad, []byte("\nhello\n"), 0o600)).To(Succeed())
	_, err = remote.KnownHosts(bad, "192.0.2.7:22")
	g.Expect(err).To(MatchError(HavePrefix("reading known hosts: knownhosts: " + bad + ":2: ")))
}
