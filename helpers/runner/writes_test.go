package runner

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// writesItself are the files that open or write a file by themselves, and why no secret gets there. All else goes
// through evidence's Folder, Writer, Journal and Progress, which strike secrets out.
var writesItself = map[string]string{
	"helpers/runner/lock.go":                      "the lock is empty, and not in a run's folder",
	"helpers/runner/ginkgo.go":                    "Ginkgo's output goes into the file through an evidence.Writer",
	"helpers/runner/build.go":                     "a program that is copied to be run, in the folder that goes with the run",
	"helpers/report/page/pagetest/write.go":       "made-up runs of tests",
	"helpers/report/page/pagetest/camera/main.go": "pictures of made-up runs",
}

// writers are what fills a file, by package.
var writers = map[string][]string{
	"os":     {"WriteFile", "Create", "CreateTemp", "OpenFile", "NewFile", "CopyFS"},
	"ioutil": {"WriteFile", "TempFile"},
}

// writes are the files below dir, tests left out, that call one of writers.
func writes(g Gomega, dir string) (found []string) {
	g.Expect(filepath.WalkDir(filepath.Join(project, dir), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err == nil && writesIn(file) {
			rel, relErr := filepath.Rel(project, path)
			g.Expect(relErr).NotTo(HaveOccurred())
			found = append(found, filepath.ToSlash(rel))
		}
		return err
	})).To(Succeed())
	return found
}

func writesIn(file *ast.File) (does bool) {
	ast.Inspect(file, func(node ast.Node) bool {
		if call, ok := node.(*ast.SelectorExpr); ok {
			if of, ok := call.X.(*ast.Ident); ok {
				for _, name := range writers[of.Name] {
					does = does || call.Sel.Name == name
				}
			}
		}
		return true
	})
	return does
}

func TestWhatIsWrittenGoesThroughTheRedactor(t *testing.T) {
	g := NewWithT(t)
	var found []string
	for _, dir := range []string{"helpers/runner", "helpers/bundle", "helpers/report", "suites"} {
		found = append(found, writes(g, dir)...)
	}
	var explained []string
	for file, why := range writesItself {
		g.Expect(why).NotTo(BeEmpty())
		explained = append(explained, file)
	}
	g.Expect(found).To(ConsistOf(explained), "write through evidence.Folder, or say here why no secret gets there")
	g.Expect(writes(g, "helpers/evidence")).To(ContainElement("helpers/evidence/folder.go"), "it is seen who writes")
}
