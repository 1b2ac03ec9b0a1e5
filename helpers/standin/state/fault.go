package state

import "fmt"

// Fault is a refusal, with the code and the words that AWS uses for it.
type Fault struct {
	// Code is AWS's error code, such as ClusterNotFoundException.
	Code string
	// Message is AWS's text.
	Message string
}

// Error returns code and message.
func (f *Fault) Error() string { return f.Code + ": " + f.Message }

// Refuse returns a Fault with a formatted message.
func Refuse(code, format string, args ...any) *Fault {
	return &Fault{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Codes of faults that more than one service answers with.
const (
	// InvalidParameter is the code for a value that a service does not take.
	InvalidParameter = "InvalidParameterException"
	// Client is ECS' code for a request that it cannot carry out.
	Client = "ClientException"
)
