package runner

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// The suites in testdata, each built once, when a test first needs it: tiny verifies, stroll walks, and leaky says all
// that it is given.
var tiny, stroll, leaky = built("tiny"), built("stroll"), built("leaky")

// builds are the folders of what was built, which TestMain removes.
var builds struct {
	lock    sync.Mutex
	folders []string
}

// built builds a suite in testdata and returns its program.
func built(name string) func() (string, error) {
	return sync.OnceValues(func() (string, error) {
		dir, err := os.MkdirTemp("", name+"-")
		if err != nil {
			return "", err
		}
		builds.lock.Lock()
		builds.folders = append(builds.folders, dir)
		builds.lock.Unlock()
		path := filepath.Join(dir, name+".test")
		out, err := exec.CommandContext(context.Background(), "go", "test", "-c", "-o", path, "./testdata/"+name).CombinedOutput()
		if err != nil {
			return "", &exec.Error{Name: string(out), Err: err}
		}
		return path, nil
	})
}
