package tollgate

// Contract is the version of the package `tollgate:check` that this module speaks.
const Contract = "0.1.0"

// Scope is what a check is handed. Empty means [ScopeFile].
type Scope string

const (
	// ScopeFile hands over each file, with its path and its surroundings.
	ScopeFile Scope = "file"
	// ScopeTree hands over the whole snapshot, once.
	ScopeTree Scope = "tree"
	// ScopeBlob hands over each distinct content once, without a path.
	ScopeBlob Scope = "blob"
)

// Manifest is what a check declares about itself. It is asked for once, when the check is built,
// and stands in the component from then on.
//
// ID, Version and Title must be given; a build without them fails.
type Manifest struct {
	// ID is of lower-case letters, digits and dashes.
	ID          string
	Version     string
	Title       string
	Description string
	Scope       Scope
	Rules       []*Rule
	// Files are patterns of the paths it wants to see; empty means every file.
	Files []string
	// ConfigurationFiles are paths, from the root, of the files that Configure is to get.
	ConfigurationFiles []string
	// Datasets are those it looks things up in.
	Datasets []string
	// Triggers say which files are worth a look; empty means every one of Files.
	Triggers []Trigger
	// Options is a JSON schema of the options, as JSON text; empty where there are none.
	Options string
	// Reuse says that an instance may examine several inputs one after the other. Only for a
	// check that keeps nothing from one input to the next.
	Reuse bool
}

// Trigger is what makes a file worth a look; any one suffices. The host tests them, so that most
// files never enter the check: a check must find nothing in a file that none of its triggers meets.
type Trigger struct {
	kind   triggerKind
	text   string
	number uint32
}

type triggerKind uint8

// In the order of the contract, which numbers them from 0; 0 here is no trigger at all.
const (
	triggerLiteral triggerKind = iota + 1
	triggerMagic
	triggerPath
	triggerBase64Run
	triggerHexRun
	triggerAlways
)

// Literal is met where this text stands anywhere in the file, ASCII letters in either case.
func Literal(text string) Trigger { return Trigger{kind: triggerLiteral, text: text} }

// Magic is met where the file begins with these bytes.
func Magic(bytes string) Trigger { return Trigger{kind: triggerMagic, text: bytes} }

// Path is met where the path matches this pattern (see the package snapshot, Glob).
func Path(pattern string) Trigger { return Trigger{kind: triggerPath, text: pattern} }

// Base64Run is met by a run of at least so many characters of the base64 alphabets.
func Base64Run(least uint32) Trigger { return Trigger{kind: triggerBase64Run, number: least} }

// HexRun is met by a run of at least so many hexadecimal digits.
func HexRun(least uint32) Trigger { return Trigger{kind: triggerHexRun, number: least} }

// Always is met by every file.
func Always() Trigger { return Trigger{kind: triggerAlways} }
