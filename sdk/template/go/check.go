// Command {{name}} is a check for Tollgate.
package main

import (
	"bytes"

	"tollgate.dev/tollgate"
)

// word is what is looked for unless the option says otherwise.
const word = "DONOTCOMMIT"

// windowSize bounds the memory a large file takes.
const windowSize = 1 << 20

// check looks for one word.
type check struct {
	word string
}

func (check) Manifest() tollgate.Manifest {
	return tollgate.Manifest{
		ID:      "{{name}}",
		Version: "0.1.0",
		Title:   "{{title}}",
		Rules:   []*tollgate.Rule{forbiddenWord},
		// The host skips every file without it, at no cost to the check.
		Triggers: []tollgate.Trigger{tollgate.Literal(word)},
		Options: `{
			"type": "object",
			"properties": { "word": { "type": "string", "minLength": 1 } },
			"additionalProperties": false
		}`,
	}
}

func (c check) Configure(
	given tollgate.Options, _ []tollgate.ConfigurationFile,
) (tollgate.Configured, error) {
	var options struct {
		Word *string `json:"word"`
	}
	if err := given.Decode(&options); err != nil {
		return tollgate.Configured{}, err
	}
	if options.Word == nil {
		return tollgate.Configured{Check: c}, nil
	}
	return tollgate.Configured{
		Check:    check{word: *options.Word},
		Triggers: []tollgate.Trigger{tollgate.Literal(*options.Word)},
	}, nil
}

func (c check) Check(input *tollgate.Input) error {
	word := []byte(c.word)
	for window, err := range input.Windows(windowSize, len(word)-1) {
		if err != nil {
			return err
		}
		for at := 0; ; at++ {
			next := bytes.Index(window.Bytes[at:], word)
			if next < 0 || !window.Owns(at+next) {
				break
			}
			at += next
			start := window.Start + at
			tollgate.NewFinding(forbiddenWord, "`"+c.word+"` stands here").
				At(start, start+len(word)).
				Report()
		}
	}
	return nil
}

func init() { tollgate.Export(check{word: word}) }

// The host calls the check; nothing calls main.
func main() {}
