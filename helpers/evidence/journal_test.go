package evidence

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestJournalIsReadInTheOrderOfTime(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	j, err := OpenJournal(dir, 2, NewRedactor(Known{Name: "KEY", Value: "my_precious"}))
	g.Expect(err).NotTo(HaveOccurred())
	j.Add(Record{Time: noon.Add(time.Second), Promise: "b", Exchange: &Exchange{Method: "GET", Body: `{"a": "my_precious"}`}})
	j.Add(Record{Time: noon, Took: time.Second, Call: &Call{Service: "ECS", Operation: "ListTasks", Attempts: 1}})
	g.Expect(j.Close()).To(Succeed())
	file, err := os.OpenFile(filepath.Join(dir, JournalFile), os.O_APPEND|os.O_WRONLY, 0)
	g.Expect(err).NotTo(HaveOccurred())
	_, err = file.WriteString(`{"time": "2026-11`)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(file.Close()).To(Succeed())

	g.Expect(ReadJournal(dir)).To(Equal([]Record{
		{Time: noon, Took: time.Second, Process: 2, Call: &Call{Service: "ECS", Operation: "ListTasks", Attempts: 1}},
		{Time: noon.Add(time.Second), Process: 2, Promise: "b", Exchange: &Exchange{Method: "GET", Body: `{"a": "[KEY]"}`}},
	}))
}

func TestNoJournal(t *testing.T) {
	g := NewWithT(t)
	var none *Journal
	none.Add(Record{})
	g.Expect(none.Close()).To(Succeed())
	g.Expect(ReadJournal(t.TempDir())).To(BeEmpty())
	g.Expect(OpenJournal(filepath.Join(t.TempDir(), "none"), 1, nil)).Error().To(MatchError(ContainSubstring("opening the run's journal: ")))
}
