package remote_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
)

// keyFile writes a key that ssh-keygen could have made; with a passphrase unless that is empty.
func keyFile(t *testing.T, passphrase string) (path string, private ed25519.PrivateKey) {
	t.Helper()
	g := NewWithT(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	block, err := ssh.MarshalPrivateKey(private, "ecs")
	if passphrase != "" {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(private, "ecs", []byte(passphrase))
	}
	g.Expect(err).NotTo(HaveOccurred())
	return write(t, pem.EncodeToMemory(block), 0o400), private
}

func write(t *testing.T, text []byte, mode fs.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ecs.pem")
	NewWithT(t).Expect(os.WriteFile(path, text, mode)).To(Succeed())
	return path
}

func TestReadKeyTakesAPrivateKey(t *testing.T) {
	g := NewWithT(t)
	path, private := keyFile(t, "")
	signer, err := remote.ReadKey(path)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(signer.PublicKey()).To(Equal(public(t, private)))
}

func public(t *testing.T, private ed25519.PrivateKey) ssh.PublicKey {
	t.Helper()
	key, err := ssh.NewPublicKey(private.Public())
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return key
}

func TestReadKeySaysWhatToDo(t *testing.T) {
	t.Setenv("SSH_AUTH_SOCK", "")
	for what, c := range map[string]struct {
		path string
		want string
	}{
		"a missing file":  {filepath.Join(t.TempDir(), "none"), "there is no such file; put the instances' private key there: file does not exist"},
		"a folder":        {t.TempDir(), "it is not a file; name the private key itself"},
		"an open file":    {write(t, nil, 0o640), "others may use it (mode 0640), which SSH refuses: chmod 0400 "},
		"a public key":    {write(t, ssh.MarshalAuthorizedKey(newKey(t).PublicKey()), 0o400), "it is a public key; name the private one, mostly the same name without .pub"},
		"some other text": {write(t, []byte("hello"), 0o400), "it is not a private key in PEM or OpenSSH form: ssh: no key found"},
	} {
		t.Run(what, func(t *testing.T) {
			g := NewWithT(t)
			_, err := remote.ReadKey(c.path)
			if what == "an open file" {
				c.want += c.path
			}
			g.Expect(err).To(MatchError("reading the SSH key " + c.path + ": " + c.want))
			g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
			g.Expect(poll.Final(err)).To(BeTrue())
		})
	}
	_, err := remote.ReadKey(filepath.Join(t.TempDir(), "none"))
	NewWithT(t).Expect(err).To(MatchError(fs.ErrNotExist))
}

func TestAPassphraseIsLeftToTheAgent(t *testing.T) {
	path, private := keyFile(t, "secret")
	want := "reading the SSH key " + path + ": it has a passphrase, and the SSH agent does not hold it: ssh-add " + path
	t.Run("which there is none of", func(t *testing.T) {
		t.Setenv("SSH_AUTH_SOCK", "")
		_, err := remote.ReadKey(path)
		NewWithT(t).Expect(err).To(MatchError(want))
		NewWithT(t).Expect(poll.Classify(err)).To(Equal(poll.Infra))
		NewWithT(t).Expect(poll.Final(err)).To(BeTrue())
	})
	t.Run("which is gone", func(t *testing.T) {
		t.Setenv("SSH_AUTH_SOCK", filepath.Join(t.TempDir(), "gone"))
		_, err := remote.ReadKey(path)
		NewWithT(t).Expect(err).To(MatchError(HavePrefix(want + ": dial unix ")))
		NewWithT(t).Expect(poll.Classify(err)).To(Equal(poll.Infra))
	})
	t.Run("which holds another key", func(t *testing.T) {
		_, other := keyFile(t, "")
		serveAgent(t, other)
		before := gleak.Goroutines()
		_, err := remote.ReadKey(path)
		NewWithT(t).Expect(err).To(MatchError(want))
		NewWithT(t).Eventually(gleak.Goroutines).WithTimeout(2*time.Second).ShouldNot(gleak.HaveLeaked(before),
			"the agent's end of the connection") // later the garbage collector would end it
	})
	t.Run("which signs in with it", func(t *testing.T) {
		g := NewWithT(t)
		_, other := keyFile(t, "")
		serveAgent(t, other, private)
		signer, err := remote.ReadKey(path)
		g.Expect(err).NotTo(HaveOccurred())
		config := serve(t, nothing)
		config.Signer = signer
		g.Expect(dial(t, config).Close()).To(Succeed())
	})
}

// serveAgent is an SSH agent that holds keys.
func serveAgent(t *testing.T, keys ...ed25519.PrivateKey) {
	t.Helper()
	g, ring := NewWithT(t), agent.NewKeyring()
	for _, key := range keys {
		g.Expect(ring.Add(agent.AddedKey{PrivateKey: key})).To(Succeed())
	}
	listener := listenUnix(t)
	t.Setenv("SSH_AUTH_SOCK", listener.Addr().String())
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _ = agent.ServeAgent(ring, conn) }()
		}
	}()
}
