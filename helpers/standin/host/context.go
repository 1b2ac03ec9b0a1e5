package host

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// candidates are the places where the Docker command line would look, in its order, then the default socket.
func (m machine) candidates() ([]candidate, error) {
	if host := m.getenv("DOCKER_HOST"); host != "" {
		return []candidate{{host: host, source: "DOCKER_HOST", named: true}}, nil
	}
	usual := candidate{host: "unix://" + m.defaultSocket, source: "the default socket"}
	if name := m.getenv("DOCKER_CONTEXT"); name != "" && name != "default" {
		host, err := m.contextHost(name)
		return []candidate{{host: host, source: "DOCKER_CONTEXT", named: true}}, err
	}
	name, err := m.currentContext()
	if err != nil {
		return nil, err
	}
	if name == "" || name == "default" || m.getenv("DOCKER_CONTEXT") == "default" {
		return []candidate{usual}, nil
	}
	host, err := m.contextHost(name)
	if err != nil {
		return nil, err
	}
	return []candidate{{host: host, source: fmt.Sprintf("the Docker context %q", name)}, usual}, nil
}

// configDir is the Docker command line's own folder.
func (m machine) configDir() string {
	if dir := m.getenv("DOCKER_CONFIG"); dir != "" {
		return dir
	}
	return filepath.Join(m.home, ".docker")
}

// currentContext returns the context that `docker context use` chose, or nothing.
func (m machine) currentContext() (string, error) {
	var config struct {
		CurrentContext string `json:"currentContext"`
	}
	err := readJSON(filepath.Join(m.configDir(), "config.json"), &config)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return config.CurrentContext, err
}

// contextHost returns the address of a context. Docker keeps each in a folder named by the hash of its name.
func (m machine) contextHost(name string) (string, error) {
	hash := sha256.Sum256([]byte(name))
	var meta struct {
		Endpoints map[string]struct{ Host string }
	}
	path := filepath.Join(m.configDir(), "contexts", "meta", hex.EncodeToString(hash[:]), "meta.json")
	if err := readJSON(path, &meta); err != nil {
		return "", fmt.Errorf("reading the Docker context %q: %w (docker context ls shows those that exist)", name, err)
	}
	return meta.Endpoints["docker"].Host, nil
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	return nil
}
