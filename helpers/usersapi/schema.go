package usersapi

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schema compiles the JSON Schema in file, once for all answers that name it; nil for none.
func (r *reader) schema(file, at string) *schema {
	if file == "" {
		return nil
	}
	if known, ok := r.schemas[file]; ok {
		return known
	}
	path := filepath.Join(r.folder, file)
	compiled, err := compile(path)
	if err != nil {
		r.doc.Add(at+".schema", err.Error(), file)
	}
	r.schemas[file] = &schema{file: file, compiled: compiled}
	return r.schemas[file]
}

func compile(path string) (*jsonschema.Schema, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, errors.New("names a schema that cannot be read")
	}
	defer func() { _ = file.Close() }()
	content, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		return nil, errors.New("names a schema that is no JSON: " + err.Error())
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(path, content); err != nil {
		return nil, errors.New("names a schema that is none: " + err.Error())
	}
	compiled, err := compiler.Compile(path)
	if err != nil {
		return nil, errors.New("names a schema that is none: " + reason(err))
	}
	return compiled, nil
}

// reason is in one line why a schema does not compile.
func reason(err error) string {
	var none *jsonschema.SchemaValidationError
	var invalid *jsonschema.ValidationError
	if errors.As(err, &none) && errors.As(none.Err, &invalid) {
		return strings.Join(leaves(invalid), "; ")
	}
	return err.Error()
}
