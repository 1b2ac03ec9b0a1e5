package view

import (
	"fmt"
	"net/http"
)

// refuse answers a call that is not among the routes.
func (v *View) refuse(c call) {
	complain(c.w, http.StatusForbidden, fmt.Sprintf("%s %s is not allowed here: the stand-in shows its engine as "+
		"instance %s would, for its own containers only", c.r.Method, c.r.URL.Path, v.instance))
}

// refuseCreate says why `docker run` is no way onto an instance of the stand-in.
func (v *View) refuseCreate(c call) {
	complain(c.w, http.StatusForbidden, fmt.Sprintf("creating containers is not allowed here: on instance %s of the "+
		"stand-in only ECS places containers (register a task definition and update the service)", v.instance))
}

// unreachable answers for an engine that does not.
func (v *View) unreachable(w http.ResponseWriter, err error) {
	complain(w, http.StatusBadGateway, fmt.Sprintf("asking the engine behind instance %s: %v", v.instance, err))
}
