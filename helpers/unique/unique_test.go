package unique

import (
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestRunIDsSortByTime(t *testing.T) {
	g := NewWithT(t)
	first := newRun(time.Date(2026, 11, 22, 22, 15, 3, 0, time.FixedZone("east", 3600)))
	second := newRun(time.Date(2026, 11, 22, 22, 15, 4, 0, time.FixedZone("east", 3600)))
	g.Expect(first.String()).To(MatchRegexp(`^20261122t211503-[0-9a-z]{4}$`))
	g.Expect(string(first) < string(second)).To(BeTrue())
	g.Expect(NewRun()).NotTo(Equal(NewRun()))
}

func TestParseTakesOnlyIDs(t *testing.T) {
	for _, wrong := range []string{"", "x", "20261122t221503-K3F9", "20261122t221503-k3f99", "../20261122t221503-k3f9"} {
		t.Run("refuses "+wrong, func(t *testing.T) {
			g := NewWithT(t)
			_, err := Parse(wrong)
			g.Expect(err).To(MatchError(ContainSubstring("an id looks like 20261122t221503-k3f9")))
		})
	}
	g := NewWithT(t)
	g.Expect(Parse("20261122t221503-k3f9")).To(Equal(Run("20261122t221503-k3f9")))
}

func TestFromEnvironment(t *testing.T) {
	for _, c := range []struct{ says, value, wants string }{
		{"that it is not set", "", "reading SMOKE_RUN_ID: it is not set; run the suite with `make smoke` or `smoke gate`"},
		{"what is wrong with it", "me", `reading SMOKE_RUN_ID: reading run id "me": an id looks like 20261122t221503-k3f9`},
	} {
		t.Run("says "+c.says, func(t *testing.T) {
			g := NewWithT(t)
			t.Setenv(Variable, c.value)
			_, err := FromEnvironment()
			g.Expect(err).To(MatchError(c.wants))
		})
	}
	g := NewWithT(t)
	t.Setenv(Variable, "20261122t221503-k3f9")
	g.Expect(FromEnvironment()).To(Equal(Run("20261122t221503-k3f9")))
}

const run = Run("20261122t221503-k3f9")

func TestNameFitsUsersAndMail(t *testing.T) {
	for _, kind := range []string{"login", "Wrong Password!", "", "ünï", strings.Repeat("very long ", 20)} {
		t.Run("made for "+kind, func(t *testing.T) {
			g := NewWithT(t)
			name := run.Name(kind)
			g.Expect(name).To(MatchRegexp(`^smoke-20261122t221503-k3f9-[0-9a-z-]+$`))
			g.Expect(name).NotTo(ContainSubstring("--"))
			g.Expect(len(name)).To(BeNumerically("<=", 64), "the part before the @ of a mail address")
			address, err := mail.ParseAddress(run.Email(name))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(address.Address).To(Equal(name + "@example.com"))
		})
	}
}

func TestNamesDiffer(t *testing.T) {
	g := NewWithT(t)
	var seen sync.Map
	var wait sync.WaitGroup
	for range 200 {
		wait.Go(func() { seen.Store(run.Name("login"), true) })
	}
	wait.Wait()
	count := 0
	seen.Range(func(any, any) bool { count++; return true })
	g.Expect(count).To(Equal(200))
}

func TestIsOursRecognisesEveryRun(t *testing.T) {
	for _, c := range []struct {
		name string
		ours bool
	}{
		{run.Name("login"), true},
		{run.Email(run.Name("login")), true},
		{run.Prefix() + "x", true},
		{"michael", false},
		{"smoke-signal", false},
		{"smoke-20261122t221503-k3f9", false},
		{"not-" + run.Name("login"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			found, ok := IsOurs(c.name)
			g.Expect(ok).To(Equal(c.ours))
			if c.ours {
				g.Expect(found).To(Equal(run))
			}
		})
	}
}
