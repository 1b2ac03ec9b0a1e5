package pagetest

import (
	"time"

	"smoke.example/ecs/helpers/evidence"
)

// The times of every run, which are those of a real one.
var (
	began    = time.Date(2026, 11, 22, 22, 15, 3, 0, time.UTC)
	suite    = began.Add(second(4.6))
	deployed = began.Add(second(4.8))
	verified = began.Add(second(13.6))
	done     = began.Add(second(28.6))
	ended    = began.Add(second(29.1))
)

func second(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

// phase is when a phase begins.
type phase struct {
	name string
	at   time.Time
}

func (c Case) phases() []phase {
	all := []phase{
		{"building the suite", began},
		{"starting the suite", began.Add(second(4.2))},
		{"account", suite},
		{"deploy", deployed},
		{"discover", deployed.Add(second(8.2))},
		{"await the first answer", deployed.Add(second(8.3))},
		{"verify", verified},
		{"clean-up", done},
		{"judging", done.Add(second(0.4))},
	}
	switch {
	case c.Story == Died:
		return all[:7]
	case c.Story == Crash:
		return append(all[:4:4], phase{"roll back", verified}, phase{"verify the roll-back", verified.Add(second(6))}, all[8])
	case c.use() != evidence.Gate:
		return append(all[:3:3], all[4:]...)
	}
	return all
}
