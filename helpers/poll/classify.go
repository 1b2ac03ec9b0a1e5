// Package poll tells which errors are final and which are worth another look, and whose fault an error is: the
// environment's, or that of our input, our machine or the AWS API.
package poll

import (
	"context"
	"errors"
	"io/fs"
	"os/exec"
	"syscall"

	"github.com/aws/smithy-go"
)

// Class says what an error means for the verdict. The zero value is "no error".
type Class string

const (
	// Broken is an environment that is bad.
	Broken Class = "FAIL"
	// Infra is an environment that cannot be judged: our input, our machine or the AWS API is at fault.
	Infra Class = "INFRA"
)

// String is the verdict that an error of this class leads to, FAIL or INFRA.
func (c Class) String() string { return string(c) }

// Classify returns the class of err, "" for nil.
//
// Infra are: what AsInfra marked; everything that a call of the AWS API returned (credentials, permissions,
// throttling, an endpoint that is not there, but also a cluster that AWS does not know, since its name is our
// input); a run that was cancelled; a file, a program or a resource that our machine lacks. Everything else is
// Broken, a deadline too: who does not answer in time is bad. Of several joined errors one that is Broken
// decides.
func Classify(err error) Class {
	if err == nil {
		return ""
	}
	if several := branches(err); several != nil {
		return classifyAll(several)
	}
	if m := (*mark)(nil); errors.As(err, &m) {
		return m.class
	}
	if fromAWS(err) || fromMachine(err) || errors.Is(err, context.Canceled) {
		return Infra
	}
	return Broken
}

// classifyAll returns Broken if one of errs is.
func classifyAll(errs []error) Class {
	var class Class
	for _, err := range errs {
		switch Classify(err) {
		case Broken:
			return Broken
		case Infra:
			class = Infra
		}
	}
	return class
}

// fromAWS reports whether a call of the AWS API returned err. The SDK wraps all of them, also those that never
// left our machine.
func fromAWS(err error) bool {
	var operation *smithy.OperationError
	var api smithy.APIError
	return errors.As(err, &operation) || errors.As(err, &api)
}

// fromMachine reports whether our own machine lacks something.
func fromMachine(err error) bool {
	return lacksFile(err) || lacksResource(err)
}

// lacksFile reports whether a file or a program of our machine is at fault.
func lacksFile(err error) bool {
	var path *fs.PathError
	var program *exec.Error
	return errors.As(err, &path) || errors.As(err, &program)
}

// lacksResource reports whether our machine has run out of something that may come free again. A local address
// that cannot be assigned is a lack of free ports, or on macOS of loopback addresses.
func lacksResource(err error) bool {
	for _, lack := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOSPC, syscall.EADDRNOTAVAIL} {
		if errors.Is(err, lack) {
			return true
		}
	}
	return false
}
