package tollgate

import (
	"errors"

	"tollgate.dev/tollgate/internal/jsontext"
)

// Options are those from `tollgate.toml`, as a JSON object.
type Options string

// Decode reads them into a struct with tags as encoding/json has them, whose fields are texts,
// numbers, truth values, slices, maps by text, structs, pointers to these, or any. What is not
// given stays as it is. What does not fit, and a name that the struct does not have, comes back as
// a [Problem] that says which option it is.
//
//	var options struct {
//		Word  string   `json:"word"`
//		Paths []string `json:"paths"`
//	}
//	if err := given.Decode(&options); err != nil {
//		return tollgate.Configured{}, err
//	}
func (o Options) Decode(into any) error {
	value, err := jsontext.Parse(string(o))
	if err != nil {
		return OptionProblem("", "the options are no JSON: "+err.Error())
	}
	err = jsontext.Decode(value, into)
	var mismatch *jsontext.Mismatch
	if errors.As(err, &mismatch) {
		return OptionProblem(mismatch.Pointer, mismatch.Message)
	}
	return err
}
