package usersapi

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"smoke.example/ecs/helpers/strictyaml"
)

// table is an endpoint table as it is written.
type table struct {
	CORS        bool          `yaml:"cors"`
	Refusals    []answerRow   `yaml:"refusals" validate:"unique=Name,dive"`
	WrongMethod *answerRow    `yaml:"wrong_method"`
	Endpoints   []endpointRow `yaml:"endpoints" validate:"required,unique=Route,dive"`
}

type endpointRow struct {
	Route   string        `yaml:"route" validate:"required"`
	Auth    Auth          `yaml:"auth" validate:"required,oneof=none user admin"`
	Absent  bool          `yaml:"absent"`
	Within  time.Duration `yaml:"within" validate:"gte=0"`
	Answers []answerRow   `yaml:"answers" validate:"required,unique=Name,dive"`
}

type answerRow struct {
	Name    string `yaml:"name" validate:"required"`
	When    string `yaml:"when" validate:"required"`
	As      Caller `yaml:"as" validate:"omitempty,oneof=nobody user admin garbage other-key expired gone inactive unsigned"`
	Path    string `yaml:"path" validate:"omitempty,startswith=/"`
	Body    any    `yaml:"body"`
	Once    bool   `yaml:"once"`
	Refused bool   `yaml:"refused"`
	Code    int    `yaml:"code" validate:"required_without=Refused,omitempty,gte=200,lte=599"`
	Type    string `yaml:"type"`
	Status  string `yaml:"status"`
	Message string `yaml:"message"`
	Schema  string `yaml:"schema"`
}

// ReadTable reads an endpoint table with the schemas that it names. Its faults are *strictyaml.Faults.
func ReadTable(path string) ([]Endpoint, error) {
	doc, err := strictyaml.Open(path)
	if err != nil {
		return nil, err
	}
	var written table
	doc.Decode(&written)
	doc.Validate(&written)
	r := &reader{doc: doc, folder: filepath.Dir(path), cors: written.CORS, schemas: map[string]*schema{}}
	endpoints := r.endpoints(written)
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return endpoints, nil
}

// reader turns the rows into endpoints and finds what no rule of a single value can.
type reader struct {
	doc     *strictyaml.Document
	folder  string
	cors    bool
	schemas map[string]*schema
}

func (r *reader) endpoints(t table) []Endpoint {
	refusals := make([]Answer, len(t.Refusals))
	for i, row := range t.Refusals {
		at := fmt.Sprintf("refusals[%d]", i)
		refusals[i] = r.answer(row, at)
		if row.As == "" {
			r.doc.Add(at+".as", "is missing; a refusal says whose token it refuses", "")
		}
		if row.Path != "" || row.Body != nil {
			r.doc.Add(at, "has a path or a body; a refusal is asked as the endpoint's good answer is", row.Name)
		}
	}
	endpoints := make([]Endpoint, len(t.Endpoints))
	for i, row := range t.Endpoints {
		endpoints[i] = r.endpoint(row, refusals, fmt.Sprintf("endpoints[%d]", i))
	}
	r.misuse(endpoints, t.WrongMethod)
	return endpoints
}

func (r *reader) endpoint(row endpointRow, refusals []Answer, at string) Endpoint {
	method, route := r.route(row.Route, at+".route")
	e := Endpoint{Method: method, Route: route, Auth: row.Auth, Absent: row.Absent, Within: row.Within}
	for i, answer := range row.Answers {
		e.Answers = append(e.Answers, r.own(e, answer, fmt.Sprintf("%s.answers[%d]", at, i)))
	}
	if len(e.Answers) == 0 {
		return e
	}
	if row.Absent {
		return e
	}
	if good := e.Good(); good.Name != Good || good.Code >= http.StatusMultipleChoices {
		r.doc.Add(at+".answers[0]", "has to be called good, with a code below 300: the first answer is the good one", good.Name)
	}
	if row.Auth == AuthUser || row.Auth == AuthAdmin {
		r.refuse(&e, refusals, at)
	}
	return e
}

// own completes an answer that stands under its endpoint.
func (r *reader) own(e Endpoint, row answerRow, at string) Answer {
	a := r.answer(row, at)
	if a.As == "" {
		a.As = e.Auth.caller()
	}
	a.Request.Method = e.Method
	if a.Request.Path == "" {
		a.Request.Path = e.Route
		if strings.Contains(e.Route, ":") {
			r.doc.Add(at+".path", "is missing: the route has parts to fill in", e.Route)
		}
	}
	return a
}

// refuse adds the refusals: the good request, asked by somebody else.
func (r *reader) refuse(e *Endpoint, refusals []Answer, at string) {
	if !slices.ContainsFunc(refusals, func(a Answer) bool { return a.Name == NoToken }) {
		r.doc.Add(at+".auth", "needs a refusal called "+NoToken, string(e.Auth))
	}
	own := e.Answers
	for _, refusal := range refusals {
		if i := slices.IndexFunc(own, func(a Answer) bool { return a.Name == refusal.Name }); i >= 0 {
			r.doc.Add(fmt.Sprintf("%s.answers[%d].name", at, i), "is the name of a refusal", refusal.Name)
		}
		refusal.Request = e.Good().Request
		e.Answers = append(e.Answers, refusal)
	}
}

func (r *reader) route(text, at string) (method, route string) {
	method, route, _ = strings.Cut(text, " ")
	known := []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodOptions,
	}
	if text != "" && (!slices.Contains(known, method) || !strings.HasPrefix(route, "/") || strings.Contains(route, " ")) {
		r.doc.Add(at, "has to be a method and a path, such as GET /users/:id", text)
	}
	return method, route
}

func (r *reader) answer(row answerRow, at string) Answer {
	if row.Type == "" && !row.Refused {
		row.Type = "application/json"
	}
	if row.Refused && (row.Code != 0 || row.Type != "" || row.Status != "" || row.Message != "" || row.Schema != "") {
		r.doc.Add(at+".refused", "takes any answer whose code is not below 300, so nothing else can be said of it", row.Name)
	}
	if name := unknown(row.Path, row.Body, row.Message); name != "" {
		r.doc.Add(at, "has a placeholder that nothing is known for", name)
	}
	return Answer{
		Name: row.Name, When: row.When, As: row.As, Request: Request{Path: row.Path, Body: row.Body}, Once: row.Once,
		Refused: row.Refused, Code: row.Code, Type: row.Type, Status: row.Status, Message: row.Message,
		CORS: r.cors && !row.Refused, schema: r.schema(row.Schema, at),
	}
}
