package view

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// builtin are the networks that every engine has.
var builtin = []string{"bridge", "host", "none"}

// info answers `docker info` with the counts of the instance's own containers and images.
func (v *View) info(c call) {
	about := map[string]any{}
	own, err := v.own(c.r.Context())
	if err != nil {
		v.unreachable(c.w, err)
		return
	}
	if !v.ask(c, &about) {
		return
	}
	states, images := map[string]int{}, map[string]bool{}
	for _, mine := range own {
		states[mine.State]++
		images[mine.ImageID] = true
	}
	about["Containers"], about["Images"] = len(own), len(images)
	about["ContainersRunning"], about["ContainersPaused"] = states["running"], states["paused"]
	about["ContainersStopped"] = len(own) - states["running"] - states["paused"]
	reply(c.w, http.StatusOK, about)
}

// images lists the images of the instance's own containers.
func (v *View) images(c call) {
	var all []map[string]any
	own, err := v.own(c.r.Context())
	if err != nil {
		v.unreachable(c.w, err)
		return
	}
	if !v.ask(c, &all) {
		return
	}
	foreign := func(image map[string]any) bool { return !uses(own, image["Id"]) }
	reply(c.w, http.StatusOK, slices.DeleteFunc(all, foreign))
}

// image shows an image if one of the instance's own containers uses it.
func (v *View) image(c call) {
	var image struct {
		ID string `json:"Id"`
	}
	v.passIf(c, "/images/"+c.name()+"/json", &image, func(own []owned) bool { return uses(own, image.ID) })
}

func uses(own []owned, image any) bool {
	return slices.ContainsFunc(own, func(c owned) bool { return c.ImageID == image })
}

// networks lists the networks that every engine has.
func (v *View) networks(c call) {
	var all []map[string]any
	if !v.ask(c, &all) {
		return
	}
	foreign := func(network map[string]any) bool { return !isBuiltin(network["Name"]) }
	reply(c.w, http.StatusOK, slices.DeleteFunc(all, foreign))
}

// network shows a network that every engine has, with the instance's own containers on it.
func (v *View) network(c call) {
	own, err := v.own(c.r.Context())
	if err != nil {
		v.unreachable(c.w, err)
		return
	}
	network := map[string]any{}
	if !v.ask(c, &network) {
		return
	}
	if !isBuiltin(network["Name"]) {
		v.unknown(c)
		return
	}
	if members, ok := network["Containers"].(map[string]any); ok {
		maps.DeleteFunc(members, func(id string, _ any) bool { return !has(own, id) })
	}
	reply(c.w, http.StatusOK, network)
}

func isBuiltin(name any) bool {
	text, ok := name.(string)
	return ok && slices.Contains(builtin, text)
}

// volumes lists none: tasks of the stand-in have none.
func (v *View) volumes(c call) {
	reply(c.w, http.StatusOK, map[string]json.RawMessage{
		"Volumes":  json.RawMessage(`[]`),
		"Warnings": json.RawMessage(`null`),
	})
}
