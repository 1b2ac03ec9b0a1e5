package evidence

// EntryFailure holds how a promise is broken on one instance, or on the environment as a whole, as a Failure.
const EntryFailure = "smoke.failure"

// Failure is one broken promise in one place, in parts that a report can lay side by side.
type Failure struct {
	// Instance is the EC2 id of where it is broken, and Address where it was reached; empty for the environment as a whole.
	Instance string `json:"instance,omitempty"`
	Address  string `json:"address,omitempty"`
	// Expected and Seen are the two halves of Message. Expected is empty where it has none, such as an error's words; then
	// Seen is all of it.
	Expected string `json:"expected,omitempty"`
	Seen     string `json:"seen,omitempty"`
	// Message is all that the assertion said.
	Message string `json:"message"`
	// Look is the command by which a person can look; empty for none.
	Look string `json:"look,omitempty"`
}
