//go:build !wasip1

package tollgatetest

import (
	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/internal/host"
)

// Snapshot is what a check is tested on.
type Snapshot struct {
	// Files are contents by escaped path.
	Files map[string]string
	// Configuration are the files that Configure is handed, in this order; each must be one of
	// Files.
	Configuration []string
	// Data are values by data set, then key.
	Data map[string]map[string]string
}

// Run is what a check said about one input.
type Run struct {
	// Err is what Check returned.
	Err error
	// Findings are in the order in which they were reported.
	Findings []tollgate.Reported
	Log      []Logged
	// Triggers are those Configure returned; nil where the manifest's stay.
	Triggers []tollgate.Trigger
}

// Logged is one line of the log.
type Logged struct {
	Level   Level
	Message string
}

// Level is how much a line of the log matters.
type Level uint8

// Lowest first.
const (
	Debug Level = host.Debug
	Info  Level = host.Info
	Warn  Level = host.Warn
	Error Level = host.Error
)

// Check configures a check with options, a JSON object, and has it examine the file at path, or the
// whole snapshot if that is empty. The error is that of the configuration, as [tollgate.Problems].
func (s Snapshot) Check(check tollgate.Check, path, options string) (Run, error) {
	return s.run(check, options, host.Input{
		Path:    &path,
		Kind:    uint8(kindOf(path)),
		Content: []byte(s.Files[path]),
	})
}

// CheckBlob is the same with a content that has no path, as a check of scope blob sees it.
func (s Snapshot) CheckBlob(check tollgate.Check, content, options string) (Run, error) {
	return s.run(check, options, host.Input{Content: []byte(content)})
}

func (s Snapshot) run(check tollgate.Check, options string, input host.Input) (Run, error) {
	world := &host.World{
		Files: make(map[string][]byte, len(s.Files)),
		Data:  make(map[string]map[string][]byte, len(s.Data)),
	}
	for path, content := range s.Files {
		world.Files[path] = []byte(content)
	}
	for dataset, entries := range s.Data {
		world.Data[dataset] = make(map[string][]byte, len(entries))
		for key, value := range entries {
			world.Data[dataset][key] = []byte(value)
		}
	}
	var files []tollgate.ConfigurationFile
	for _, path := range s.Configuration {
		content := []byte(s.Files[path])
		files = append(files, tollgate.ConfigurationFile{Path: path, Content: content})
	}

	var run Run
	var problems tollgate.Problems
	host.Within(world, func() {
		var configured tollgate.Configured
		configured, problems = tollgate.Configure(check, tollgate.Options(options), files)
		if len(problems) == 0 {
			run.Triggers = configured.Triggers
			run.Err = configured.Check.Check(tollgate.NewInput(input))
		}
	})
	for _, finding := range world.Findings {
		run.Findings = append(run.Findings, finding.(tollgate.Reported))
	}
	for _, line := range world.Log {
		run.Log = append(run.Log, Logged{Level(line.Level), line.Message})
	}
	return run, problems.Err()
}

func kindOf(path string) tollgate.EntryKind {
	if path == "" {
		return tollgate.KindDirectory
	}
	return tollgate.KindFile
}
