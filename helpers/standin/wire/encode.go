package wire

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// encode writes an output structure of the SDK as AWS sends it. The SDK's own serialiser is made for requests: it
// leaves zero numbers and false out of answers that have them on AWS, such as runningCount.
func encode(out any) []byte {
	var b strings.Builder
	encodeValue(&b, reflect.ValueOf(out))
	return []byte(b.String())
}

func encodeValue(b *strings.Builder, v reflect.Value) {
	if t, ok := v.Interface().(time.Time); ok {
		b.WriteString(strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', 3, 64)) // seconds, as ECS and ECR have it
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		encodeValue(b, v.Elem())
	case reflect.Struct:
		encodeStruct(b, v)
	case reflect.Slice:
		b.WriteByte('[')
		for i := range v.Len() {
			comma(b, i)
			encodeValue(b, v.Index(i))
		}
		b.WriteByte(']')
	default: // numbers, strings, maps of strings
		text, _ := json.Marshal(v.Interface()) // these cannot fail
		b.Write(text)
	}
}

func encodeStruct(b *strings.Builder, v reflect.Value) {
	b.WriteByte('{')
	n := 0
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if !v.Type().Field(i).IsExported() || name == "ResultMetadata" || absent(v.Field(i)) {
			continue
		}
		comma(b, n)
		n++
		first, size := utf8.DecodeRuneInString(name)
		b.WriteString(`"` + string(unicode.ToLower(first)) + name[size:] + `":`)
		encodeValue(b, v.Field(i))
	}
	b.WriteByte('}')
}

// absent reports whether a member was not set: a nil one, or an empty enum. Numbers and flags always are.
func absent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return v.IsNil()
	case reflect.String:
		return v.Len() == 0
	}
	return false
}

func comma(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}
