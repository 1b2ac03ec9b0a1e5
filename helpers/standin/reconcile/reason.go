package reconcile

import (
	"errors"
	"strings"

	"smoke.example/ecs/helpers/standin/engine"
)

// maxReason is where the agent cuts a container's reason off.
const maxReason = 1024

// reason is the agent's form of an error.
func reason(errorName string, err error) string {
	if late := (*lateError)(nil); errors.As(err, &late) {
		errorName = "DockerTimeoutError"
	}
	text := errorName + ": " + err.Error()
	return strings.ToValidUTF8(text[:min(len(text), maxReason)], "")
}

// hinted puts the agent's hint before an error of a pull.
func hinted(err error) error {
	if hint := pullHint(err); hint != "" {
		return errors.New(hint + err.Error())
	}
	return err
}

// pullHint is what the agent puts before the engine's own words in the cases that it knows. The apostrophe is the
// agent's.
func pullHint(err error) string {
	text := err.Error()
	switch {
	case strings.Contains(text, "manifest unknown"):
		return "The task can’t pull the image. Check whether the image exists. "
	case strings.Contains(text, "denied"):
		return "The task can’t pull the image. Check that the role has the permissions to pull images from the registry. "
	case strings.Contains(text, "i/o timeout"), strings.Contains(text, "no such host"):
		return "The task can’t pull the image. Check your network configuration. "
	}
	return ""
}

// exitReason says why a container ended, where its exit code alone does not.
func exitReason(e engine.Exit) string {
	switch {
	case e.OOMKilled:
		return "OutOfMemoryError: Container killed due to memory usage"
	case e.Error != "":
		return "DockerStateError: " + e.Error
	}
	return ""
}
