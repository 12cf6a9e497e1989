package tollgate

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// Options are those from `tollgate.toml`, as a JSON object.
type Options string

// Decode reads them into a struct as encoding/json does, and takes no name that the struct does
// not have. What does not fit comes back as a [Problem] that says which option it is.
//
//	var options struct {
//		Word  string   `json:"word"`
//		Paths []string `json:"paths"`
//	}
//	if err := given.Decode(&options); err != nil {
//		return tollgate.Configured{}, err
//	}
func (o Options) Decode(into any) error {
	decoder := json.NewDecoder(strings.NewReader(string(o)))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
			return OptionProblem("", "the options are more than one JSON value")
		}
		return nil
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		pointer := "/" + strings.ReplaceAll(wrong.Field, ".", "/")
		return OptionProblem(pointer, "it must be "+described(wrong)+", not "+wrong.Value)
	}
	return OptionProblem("", "the options can't be read: "+strings.TrimPrefix(err.Error(), "json: "))
}

func described(wrong *json.UnmarshalTypeError) string {
	switch kind := wrong.Type.Kind().String(); {
	case kind == "string":
		return "a text"
	case kind == "bool":
		return "true or false"
	case kind == "slice" || kind == "array":
		return "a row of values"
	case strings.HasPrefix(kind, "uint"):
		return "a whole number from 0"
	case strings.HasPrefix(kind, "int"):
		return "a whole number"
	case strings.HasPrefix(kind, "float"):
		return "a number"
	default:
		return "an object"
	}
}

// isObject says whether a JSON text is one object.
func isObject(text string) bool {
	trimmed := bytes.TrimLeft([]byte(text), " \t\r\n")
	return len(trimmed) > 0 && trimmed[0] == '{' && json.Valid([]byte(text))
}
