package target

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
)

// sources counts the sources that are given.
func (s SecretSource) sources() int {
	n := 0
	for _, source := range []string{s.Definition, s.Env, s.File} {
		if source != "" {
			n++
		}
	}
	return n
}

// ReadSecrets looks up the values of t's secrets. Environ are variables as os.Environ returns them. A value that is
// missing or empty is an error that names the secret and where it should be; all of them are told at once.
func ReadSecrets(t *Target, environ []string) ([]Secret, error) {
	var secrets []Secret
	var missing []error
	for _, source := range t.Secrets {
		value, err := t.value(source, environ)
		if err == nil && value == "" {
			err = errors.New("it is empty")
		}
		if err != nil {
			missing = append(missing, fmt.Errorf("reading secret %s from %s: %w", source.Name, source.from(), err))
			continue
		}
		secrets = append(secrets, Secret{Name: source.Name, Word: source.Word, value: value})
	}
	return secrets, errors.Join(missing...)
}

func (s SecretSource) from() string {
	switch {
	case s.Definition != "":
		return "the definition's " + s.Definition
	case s.Env != "":
		return "the variable " + s.Env
	}
	return s.File
}

func (t *Target) value(s SecretSource, environ []string) (string, error) {
	switch {
	case s.Definition != "":
		return t.definitionVariable(s.Definition)
	case s.Env != "":
		return lookup(environ, s.Env)
	}
	text, err := os.ReadFile(s.File)
	return strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r"), err
}

func (t *Target) definitionVariable(reference string) (string, error) {
	text, err := os.ReadFile(t.Definition)
	if err != nil {
		return "", err
	}
	task := template{}
	if err := json.Unmarshal(text, &task); err != nil {
		return "", err
	}
	return task.variable(reference)
}

// lookup returns the last value of a variable, as the operating system does.
func lookup(environ []string, name string) (value string, err error) {
	err = errors.New("it is not set")
	for _, pair := range environ {
		if rest, ok := strings.CutPrefix(pair, name+"="); ok {
			value, err = rest, nil
		}
	}
	return value, err
}
