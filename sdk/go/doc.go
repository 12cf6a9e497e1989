// Package tollgate is for writing a check for Tollgate in Go.
//
// A check is a program that declares what it looks for in a [Manifest], implements [Check] and is
// made a guest by [Export]. It sees its [Input], what it asks the packages snapshot and data for,
// and nothing else: no clock, no randomness, no environment, no files, no network. What it found it
// says with a [Finding].
//
//	package main
//
//	import (
//		"bytes"
//
//		"tollgate.dev/tollgate"
//	)
//
//	// One rule, one file: in a real check this is left.go.
//	var left = &tollgate.Rule{
//		ID:          "todo/left",
//		Title:       "A note to finish something",
//		Severity:    tollgate.SeverityLow,
//		Confidence:  tollgate.ConfidenceHigh,
//		Description: "The word TODO, as programmers leave it for themselves.",
//		Rationale:   "What is put off until after the commit is most often forgotten.",
//		Remedy:      "Do it now, or open an issue and name it.",
//		Example:     "# TODO: check the signature",
//	}
//
//	type todo struct{}
//
//	func (todo) Manifest() tollgate.Manifest {
//		return tollgate.Manifest{
//			ID:      "todo",
//			Version: "1.0.0",
//			Title:   "Unfinished work",
//			Rules:   []*tollgate.Rule{left},
//			Files:   []string{"*.py", "*.go"},
//			// The host skips every file without it, at no cost to the check.
//			Triggers: []tollgate.Trigger{tollgate.Literal("todo")},
//		}
//	}
//
//	func (todo) Check(input *tollgate.Input) error {
//		content, err := input.Bytes()
//		if err != nil {
//			return err
//		}
//		for at := range content {
//			if bytes.HasPrefix(content[at:], []byte("TODO")) {
//				tollgate.NewFinding(left, "something is left to do").At(at, at+4).Report()
//			}
//		}
//		return nil
//	}
//
//	func init() { tollgate.Export(todo{}) }
//
//	func main() {}
//
// # Places
//
// Every offset is in bytes of the file, which is what the indexes of a []byte and of a string are.
// A loop over the runes of a string gives byte offsets too; the number of runes is none.
//
// # Failures
//
// An error that Check returns is a failure of the check, and so is a panic: its message and the
// place in the check's own code are logged at level error, then the guest traps.
//
// # Large files
//
// A guest's memory is capped, so a check that is to look at files of any size takes
// [Input.Windows].
//
// # State
//
// Unless the manifest says Reuse, every input is examined by a fresh instance, which begins with
// the program's init functions: what is made there, such as regular expressions, is made for each
// file. Goroutines work, but none runs once Check has returned; a guest that waits for ever is
// ended.
//
// # Size
//
// A component is compiled where it first runs, and loaded by each program that runs it, so its size
// counts. It begins at 2.6 MB with Go 1.27; fmt adds 0.3 MB, regexp 0.5 MB and encoding/json 2 MB,
// so this module keeps clear of them. Packages strconv, strings and bytes are there in any case.
//
// # Building
//
// `tollgate check build` runs
//
//	GOOS=wasip1 GOARCH=wasm go build -trimpath -buildvcs=false -ldflags="-s -w" -buildmode=c-shared
//
// and makes a component of the result. What Go's runtime asks of WASI is answered inside of it by
// adapter/preview1.wat, so that it imports the contract and nothing else.
//
// # Tests
//
// The package tollgatetest runs a check on a snapshot in memory, natively under `go test`.
package tollgate
