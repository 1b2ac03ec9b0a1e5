package view

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/standin/engine"
)

// owned is a container of the instance, as the engine lists it.
type owned struct {
	ID      string `json:"Id"`
	ImageID string
	Names   []string
	State   string
}

// pass hands a request to the engine as it is.
func (v *View) pass(c call) {
	v.proxy.ServeHTTP(c.w, c.r)
}

// container hands a request to the engine if it names one of the instance's own containers.
func (v *View) container(c call) {
	own, err := v.own(c.r.Context())
	if err != nil {
		v.unreachable(c.w, err)
		return
	}
	ids := resolve(own, c.name())
	switch len(ids) {
	case 0:
		v.unknown(c)
	case 1:
		v.proxy.ServeHTTP(c.w, c.naming(ids[0]))
	default:
		complain(c.w, http.StatusBadRequest, "Multiple IDs found with provided prefix: "+c.name())
	}
}

// exec hands a request to the engine if the command it names runs in one of the instance's own containers.
func (v *View) exec(c call) {
	var command struct{ ContainerID string }
	v.passIf(c, "/exec/"+c.name()+"/json", &command, func(own []owned) bool { return has(own, command.ContainerID) })
}

// passIf reads what the engine has at path into about, and hands the request on if that turns out to be the
// instance's own. What the engine does not know it may say itself.
func (v *View) passIf(c call, path string, about any, isOwn func([]owned) bool) {
	status, err := v.get(c.r.Context(), path, nil, about)
	if err != nil {
		v.unreachable(c.w, err)
		return
	}
	own, err := v.own(c.r.Context())
	switch {
	case err != nil:
		v.unreachable(c.w, err)
	case status == http.StatusOK && !isOwn(own):
		v.unknown(c)
	default:
		v.pass(c)
	}
}

// own lists the instance's containers, running or not.
func (v *View) own(ctx context.Context) ([]owned, error) {
	query := url.Values{"all": {"1"}}
	if err := v.addLabels(query); err != nil {
		return nil, err
	}
	var own []owned
	status, err := v.get(ctx, "/containers/json", query, &own)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("listing the containers of the instance: the engine answered %d", status)
	}
	return own, err
}

// labels are what all of the instance's containers carry.
func (v *View) labels() []string {
	return []string{engine.LabelOwner + "=" + v.owner, engine.LabelInstance + "=" + v.instance}
}

// resolve finds the full ids that name may stand for, in the engine's order: an id, a name, the start of an id.
func resolve(own []owned, name string) []string {
	var ids []string
	for _, c := range own {
		if c.ID == name || slices.Contains(c.Names, "/"+strings.TrimPrefix(name, "/")) {
			return []string{c.ID}
		}
		if strings.HasPrefix(c.ID, name) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func has(own []owned, id string) bool {
	return slices.ContainsFunc(own, func(c owned) bool { return c.ID == id })
}
