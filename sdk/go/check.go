package tollgate

import (
	"errors"
	"strings"
)

// Check is what an author writes. [Export] makes a guest of it.
type Check interface {
	// Manifest says what the check declares. It must be the same every time, and asks the host
	// nothing.
	Manifest() Manifest

	// Check examines one input and reports findings as it goes. An error is the check's own
	// failure, never a finding.
	Check(input *Input) error
}

// Configurable is a check that has options or reads configuration files.
type Configurable interface {
	Check

	// Configure takes the options, already held against the manifest's schema, and the
	// configuration files. It runs once in each instance, before anything else, and may ask the
	// host nothing: no snapshot and no data, only log.
	//
	// What is wrong with them is returned as [Problems] or as a [Problem]; any other error is
	// shown as a problem with the options as a whole.
	Configure(options Options, files []ConfigurationFile) (Configured, error)
}

// Configured is a check with its configuration in it.
type Configured struct {
	// Check examines the inputs. Where it is nil, the check that was asked does.
	Check Check
	// Triggers replace the manifest's, unless this is nil.
	Triggers []Trigger
}

// ConfigurationFile is a file of configuration that the manifest asked for, as found in the
// snapshot.
type ConfigurationFile struct {
	Path    string
	Content []byte
}

// Problem is something wrong with the configuration. See [OptionProblem] and [FileProblem].
type Problem struct {
	// File is the configuration file it is in; empty for the options in `tollgate.toml`.
	File string
	// Line in that file, from 1; 0 where it is not known.
	Line int
	// Pointer is the option, as a JSON pointer, where it is one.
	Pointer string
	// Message says what is wrong, and what would be right.
	Message string
}

// OptionProblem is one with the options. pointer is a JSON pointer, `/words/0`; empty for all of
// them.
func OptionProblem(pointer, message string) Problem {
	return Problem{Pointer: pointer, Message: message}
}

// FileProblem is one with a configuration file. line counts from 1 and is 0 where it is not known.
func FileProblem(path string, line int, message string) Problem {
	return Problem{File: path, Line: line, Message: message}
}

func (p Problem) Error() string {
	place := p.Pointer
	if p.File != "" {
		place = p.File
		if p.Line > 0 {
			place += ":" + decimal(p.Line)
		}
	}
	if place == "" {
		return p.Message
	}
	return place + ": " + p.Message
}

// Problems are all that is wrong with the configuration, since a user mends them together.
type Problems []Problem

func (p Problems) Error() string {
	texts := make([]string, len(p))
	for at, problem := range p {
		texts[at] = problem.Error()
	}
	return strings.Join(texts, "; ")
}

// Err is nil where there are no problems: for the last line of Configure.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// Configure does what the host asks for before anything else, of any check; for the package
// tollgatetest and for hosts of your own.
func Configure(check Check, options Options, files []ConfigurationFile) (Configured, Problems) {
	configurable, ok := check.(Configurable)
	if !ok {
		return Configured{Check: check}, nil
	}
	configured, err := configurable.Configure(options, files)
	if configured.Check == nil {
		configured.Check = check
	}
	return configured, problemsOf(err)
}

func problemsOf(err error) Problems {
	var several Problems
	var one Problem
	switch {
	case err == nil:
		return nil
	case errors.As(err, &several):
		return several
	case errors.As(err, &one):
		return Problems{one}
	default:
		return Problems{OptionProblem("", err.Error())}
	}
}
