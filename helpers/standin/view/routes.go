package view

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// route is one call of the Engine API that an instance may make.
type route struct {
	methods string
	path    *regexp.Regexp
	answer  func(*View, call)
}

// call is a request with the place in its path where something is named.
type call struct {
	w          http.ResponseWriter
	r          *http.Request
	start, end int
}

// routes are all that there is: what is not listed is refused.
var routes = []route{
	at("HEAD GET", `/_ping`, (*View).pass),
	at("GET", `/version`, (*View).pass),
	at("GET", `/info`, (*View).info),
	at("GET", `/events`, (*View).list),
	at("GET", `/containers/json`, (*View).list),
	at("POST", `/containers/prune`, (*View).list),
	at("POST", `/containers/create`, (*View).refuseCreate),
	at("GET", `/containers/(.+)/(?:json|top|logs|changes|export|stats|attach/ws)`, (*View).container),
	at("POST", `/containers/(.+)/(?:start|stop|restart|kill|pause|unpause|wait)`, (*View).container),
	at("POST", `/containers/(.+)/(?:attach|resize|exec|rename|update)`, (*View).container),
	at("HEAD GET PUT", `/containers/(.+)/archive`, (*View).container),
	at("DELETE", `/containers/(.+)`, (*View).container),
	at("POST", `/exec/([^/]+)/(?:start|resize)`, (*View).exec),
	at("GET", `/exec/([^/]+)/json`, (*View).exec),
	at("GET", `/images/json`, (*View).images),
	at("GET", `/images/(.+)/(?:json|history)`, (*View).image),
	at("GET", `/networks`, (*View).networks),
	at("GET", `/networks/([^/]+)`, (*View).network),
	at("GET", `/volumes`, (*View).volumes),
	at("GET", `/volumes/([^/]+)`, (*View).unknown),
	at("GET", `/plugins/(.+)/json`, (*View).unknown),
}

func at(methods, path string, answer func(*View, call)) route {
	return route{methods: methods, path: regexp.MustCompile(`^(?:/v[0-9.]+)?` + path + `$`), answer: answer}
}

// ServeHTTP answers one request of the Engine API.
func (v *View) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, route := range routes {
		place := route.path.FindStringSubmatchIndex(r.URL.Path)
		if place == nil || !slices.Contains(strings.Fields(route.methods), r.Method) {
			continue
		}
		c := call{w: w, r: r}
		if len(place) > 2 {
			c.start, c.end = place[2], place[3]
		}
		route.answer(v, c)
		return
	}
	v.refuse(call{w: w, r: r})
}

// name is what the path names, a container for instance.
func (c call) name() string {
	return c.r.URL.Path[c.start:c.end]
}

// naming is the same request about something else.
func (c call) naming(name string) *http.Request {
	r := c.r.Clone(c.r.Context())
	r.URL.Path = c.r.URL.Path[:c.start] + name + c.r.URL.Path[c.end:]
	r.URL.RawPath = ""
	return r
}
