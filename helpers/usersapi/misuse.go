package usersapi

import (
	"net/http"
	"slices"
)

// misuse gives every route the answer to a method that it has not.
func (r *reader) misuse(endpoints []Endpoint, row *answerRow) {
	if row == nil {
		return
	}
	if row.Path != "" || row.Body != nil || row.As != "" {
		r.doc.Add("wrong_method", "has a path, a body or a caller; every route is asked as its good answer is", row.Name)
	}
	wrong := r.answer(*row, "wrong_method")
	wrong.Name, wrong.As = WrongMethod, Nobody
	asked := map[string]bool{}
	for i := range endpoints {
		e := &endpoints[i]
		method := unusedMethod(endpoints, e.Route)
		if e.Absent || len(e.Answers) == 0 || asked[e.Route] || method == "" {
			continue
		}
		asked[e.Route] = true
		wrong.Request = Request{Method: method, Path: e.Good().Request.Path}
		e.Answers = append(e.Answers, wrong)
	}
}

// unusedMethod is one that no endpoint has for the route, or "".
func unusedMethod(endpoints []Endpoint, route string) string {
	for _, method := range []string{http.MethodDelete, http.MethodPut, http.MethodPatch, http.MethodPost} {
		if !slices.ContainsFunc(endpoints, func(e Endpoint) bool { return e.Route == route && e.Method == method }) {
			return method
		}
	}
	return ""
}
