package evidence

// Image is what a container of the definition was run from.
type Image struct {
	// Container is its name in the task definition, and Reference the image that stands there.
	Container string `json:"container"`
	Reference string `json:"reference"`
	// Digest is what the reference stood for, sha256:…; empty where nobody knows.
	Digest string `json:"digest,omitempty"`
}
