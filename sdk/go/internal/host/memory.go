//go:build !wasip1

package host

import (
	"slices"
	"strings"
	"sync"
)

// World is everything a check can see in a test, and what it said.
type World struct {
	// Files by escaped path.
	Files map[string][]byte
	// Data by data set, then key.
	Data map[string]map[string][]byte
	// Findings are values of the public package, which this one does not know.
	Findings []any
	Log      []Logged
}

// Logged is one line of the log.
type Logged struct {
	Level   uint8
	Message string
}

var (
	// A guest has its world to itself; tests that run at once take turns.
	turn  sync.Mutex
	world = &World{}
)

// Within runs a check in a world.
func Within(in *World, run func()) {
	turn.Lock()
	defer turn.Unlock()
	before := world
	world = in
	defer func() { world = before }()
	run()
}

// Input is what the check is to examine.
type Input struct {
	// Path is nil for a blob.
	Path    *string
	Kind    uint8
	Content []byte
}

const (
	kindFile      = 0
	kindDirectory = 1
)

func InputPath(input Input) (string, bool) {
	if input.Path == nil {
		return "", false
	}
	return *input.Path, true
}

func InputKind(input Input) uint8 { return input.Kind }

func InputLength(input Input) int { return len(input.Content) }

func InputRead(input Input, offset, length int) ([]byte, *Refused) {
	if input.Kind == kindDirectory {
		return nil, &Refused{Kind: WrongKind}
	}
	return part(input.Content, offset, length), nil
}

func InputReadInto(input Input, offset int, into []byte) (int, *Refused) {
	bytes, refused := InputRead(input, offset, len(into))
	return copy(into, bytes), refused
}

func EntryAt(path string) (Entry, *Refused) {
	if content, ok := world.Files[path]; ok {
		return Entry{Kind: kindFile, Mode: 0o100_644, Size: len(content)}, nil
	}
	for file := range world.Files {
		if _, below := below(path, file); below {
			return Entry{Kind: kindDirectory, Mode: 0o040_000}, nil
		}
	}
	if path == "" {
		return Entry{Kind: kindDirectory, Mode: 0o040_000}, nil
	}
	return Entry{}, &Refused{Kind: Absent}
}

func SnapshotRead(path string, offset, length int) ([]byte, *Refused) {
	entry, refused := EntryAt(path)
	if refused != nil {
		return nil, refused
	}
	if entry.Kind != kindFile {
		return nil, &Refused{Kind: WrongKind}
	}
	return part(world.Files[path], offset, length), nil
}

// Listing is paths in byte order.
type Listing struct{ paths []string }

func List(path string) (*Listing, *Refused) {
	entry, refused := EntryAt(path)
	if refused != nil {
		return nil, refused
	}
	if entry.Kind != kindDirectory {
		return nil, &Refused{Kind: WrongKind}
	}
	var paths []string
	for file := range world.Files {
		if rest, below := below(path, file); below {
			name, _, _ := strings.Cut(rest, "/")
			paths = append(paths, strings.TrimSuffix(file, rest)+name)
		}
	}
	slices.Sort(paths)
	return &Listing{slices.Compact(paths)}, nil
}

func Glob(pattern string) (*Listing, *Refused) {
	matches, refused := matcher(pattern)
	if refused != nil {
		return nil, refused
	}
	var paths []string
	for file := range world.Files {
		if matches(file) {
			paths = append(paths, file)
		}
	}
	slices.Sort(paths)
	return &Listing{paths}, nil
}

func (l *Listing) Next(most int) []string {
	page := l.paths[:min(most, len(l.paths))]
	l.paths = l.paths[len(page):]
	return page
}

func (l *Listing) Drop() {}

func Lookup(dataset, key string) ([]byte, bool, *Refused) {
	entries, here := world.Data[dataset]
	if !here {
		return nil, false, &Refused{Unavailable, "`" + dataset + "` is not part of this test"}
	}
	value, known := entries[key]
	return slices.Clone(value), known, nil
}

func Log(level uint8, message string) {
	world.Log = append(world.Log, Logged{level, message})
}

// Collect takes a finding.
func Collect(finding any) { world.Findings = append(world.Findings, finding) }

// below is what is left of a path below a folder.
func below(folder, path string) (string, bool) {
	if folder == "" {
		return path, true
	}
	return strings.CutPrefix(path, folder+"/")
}

func part(content []byte, offset, length int) []byte {
	start := min(max(offset, 0), len(content))
	end := start + min(max(length, 0), len(content)-start)
	return slices.Clone(content[start:end])
}
