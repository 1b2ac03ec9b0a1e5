package remote

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/poll"
)

// ReadKey reads a private key. A file that is missing, open to others, or no key is an error with its remedy; errors are
// poll.Infra. A key with a passphrase has to be in the SSH agent ($SSH_AUTH_SOCK), which then signs in its place.
func ReadKey(path string) (ssh.Signer, error) {
	signer, err := readKey(path)
	if err != nil {
		return nil, poll.AsInfra(fmt.Errorf("reading the SSH key %s: %w", path, err))
	}
	return signer, nil
}

func readKey(path string) (ssh.Signer, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no such file; put the instances' private key there: %w", fs.ErrNotExist)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a file; name the private key itself")
	case info.Mode().Perm()&0o077 != 0:
		return nil, fmt.Errorf("others may use it (mode %04o), which SSH refuses: chmod 0400 %s",
			info.Mode().Perm(), quote(path))
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseKey(text, path)
}

func parseKey(text []byte, path string) (ssh.Signer, error) {
	signer, err := ssh.ParsePrivateKey(text)
	if err == nil {
		return signer, nil
	}
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) {
		return fromAgent(locked.PublicKey, path)
	}
	if _, _, _, _, public := ssh.ParseAuthorizedKey(text); public == nil {
		return nil, errors.New("it is a public key; name the private one, mostly the same name without .pub")
	}
	return nil, fmt.Errorf("it is not a private key in PEM or OpenSSH form: %w", err)
}
