package deploy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
)

// placed words a decoder's error for a person, with the line where it is known.
func placed(text []byte, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%snot JSON: %w", line(text, syntax.Offset), err)
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("%s%s is a %s where ECS takes %s", line(text, kind.Offset), kind.Field, kind.Value, kind.Type)
	}
	if unknown := unknownField.FindStringSubmatch(err.Error()); unknown != nil {
		return fmt.Errorf("%s%q is no member that ECS knows here", lineOf(text, unknown[1]), unknown[1])
	}
	return fmt.Errorf("not JSON: %w", err)
}

// unknownField is how encoding/json words it; it has no type of its own.
var unknownField = regexp.MustCompile(`unknown field "(.+)"`)

func line(text []byte, offset int64) string {
	before := text[:min(int(offset), len(text))]
	return fmt.Sprintf("line %d: ", 1+bytes.Count(before, []byte("\n")))
}

// lineOf is the line of a member whose name occurs once; encoding/json does not tell where it found it.
func lineOf(text []byte, member string) string {
	all := regexp.MustCompile(`"`+regexp.QuoteMeta(member)+`"\s*:`).FindAllIndex(text, 2)
	if len(all) != 1 {
		return ""
	}
	return line(text, int64(all[0][0]))
}
