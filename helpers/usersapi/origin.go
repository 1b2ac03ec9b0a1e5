package usersapi

import "net/http"

// The headers by which a service says whose pages may read its answers (CORS).
const (
	origin      = "Origin"
	allowOrigin = "Access-Control-Allow-Origin"
)

// From returns the answer as it has to be to a page of this origin, such as "https://smoke.example".
func (a Answer) From(page string) Answer {
	header := a.Request.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set(origin, page)
	a.Request.Header = header
	return a
}
