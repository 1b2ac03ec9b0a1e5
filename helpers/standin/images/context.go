package images

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// buildContext packs what the builder needs: the files of folder but Go sources, and the compiled binary, if any, as
// "manage".
func buildContext(folder, binary string) (io.Reader, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	archive := tar.NewWriter(&out)
	for _, e := range entries {
		if e.IsDir() || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		if err := pack(archive, e.Name(), filepath.Join(folder, e.Name())); err != nil {
			return nil, err
		}
	}
	if binary != "" {
		if err := pack(archive, "manage", binary); err != nil {
			return nil, err
		}
	}
	return &out, archive.Close()
}

// pack adds a file as everybody's to read and run, whatever the checkout's own modes are.
func pack(archive *tar.Writer, name, file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(content))}); err != nil {
		return err
	}
	_, err = archive.Write(content)
	return err
}
