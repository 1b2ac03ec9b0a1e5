package page

import (
	"net/http"
	"strconv"
	"strings"

	"smoke.example/ecs/helpers/evidence"
)

// place is a promise on an instance.
type place struct{ promise, instance string }

// asked are the journal's records of each promise on each instance, the earliest first.
func (f *files) asked() map[place][]evidence.Record {
	all := map[place][]evidence.Record{}
	for _, r := range f.journal {
		if r.Promise != "" {
			at := place{r.Promise, r.Instance}
			all[at] = append(all[at], r)
		}
	}
	return all
}

// exchanges are the last ones of records: those before them lead up to what broke.
func exchanges(records []evidence.Record) (shown []Exchange, more int) {
	for i := len(records) - 1; i >= 0; i-- {
		r := records[i]
		if r.Exchange == nil {
			continue
		}
		if len(shown) == mostExchanges {
			more++
			continue
		}
		shown = append([]Exchange{exchange(r)}, shown...)
	}
	return shown, more
}

func exchange(r evidence.Record) Exchange {
	e := r.Exchange
	return Exchange{
		At: clock(r.Time), Took: took(r.Took), Status: status(e.Status), Type: e.Type, Curl: clip(e.Curl, longText),
		Sent: clip(e.Sent, longText), Body: clip(e.Body, longText), Error: line(r.Error, longLine),
	}
}

// status is such as "404 Not Found".
func status(code int) string {
	if code == 0 {
		return "no answer"
	}
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// commands are the last ones of records.
func commands(records []evidence.Record) (shown []Command, more int) {
	for i := len(records) - 1; i >= 0; i-- {
		r := records[i]
		if r.Command == nil {
			continue
		}
		if len(shown) == mostCommands {
			more++
			continue
		}
		shown = append([]Command{command(r)}, shown...)
	}
	return shown, more
}

func command(r evidence.Record) Command {
	c := r.Command
	exit := "exit code " + strconv.Itoa(c.ExitCode)
	if c.ExitCode < 0 {
		exit = "no exit code"
	}
	return Command{
		At: clock(r.Time), Took: took(r.Took), Line: clip(c.Line, longText), Exit: exit, Error: line(r.Error, longLine),
		Output: clip(joined("\n", strings.TrimRight(c.Stdout, "\n"), strings.TrimRight(c.Stderr, "\n")), longText),
	}
}
