package tollgate

import (
	"slices"

	"tollgate.dev/tollgate/internal/host"
)

// Span is the bytes Start up to, not including, End, counted from 0.
type Span struct{ Start, End int }

// Shifted is the same bytes seen from offset bytes further to the front: turns a place in a window
// into a place in the input.
func (s Span) Shifted(offset int) Span { return Span{s.Start + offset, s.End + offset} }

// Position is a line and a column, both from 1, the column in bytes, as parsers give them.
type Position struct{ Line, Column int }

// Edit is a replacement of some bytes of the finding's file.
type Edit struct {
	Span Span
	// Replacement is any bytes, since the file need not be UTF-8.
	Replacement []byte
}

// Replace puts text in place of the bytes from start to end.
func Replace(start, end int, text string) Edit { return Edit{Span{start, end}, []byte(text)} }

// Suggestion is a way to mend a finding: edits that belong together.
type Suggestion struct {
	// Title says in a few words what the edits do.
	Title string
	Edits []Edit
}

// Related is another place that belongs to a finding.
type Related struct {
	// Path is empty for the same file.
	Path    string
	Span    Span
	Message string
}

// Reported is what a finding says, as a test sees it.
type Reported struct {
	Rule    string
	Message string
	// Place in bytes, or nil.
	Span *Span
	// Start and end in lines and columns, or nil.
	Positions *[2]Position
	// File other than the input, or empty.
	File string
	// Severity and Confidence are empty where they are the rule's.
	Severity    Severity
	Confidence  Confidence
	Suggestions []Suggestion
	Related     []Related
	Aliases     []string
	CWE         []uint32
	Sensitive   []Span
	Identity    []byte
	ActiveFrom  string
}

// Finding is one occurrence of a rule, built up and then handed in by [Finding.Report]; without
// that it does not count.
//
// Without a place it is about the whole file; severity and confidence are the rule's where they are
// not set. A place that begins before its file or ends before it begins is a mistake of the check:
// it panics, and the author is told where.
type Finding struct{ says Reported }

// NewFinding begins one. message says what was found here; the rule says the rest. Bytes of it
// that are no UTF-8 are replaced by U+FFFD, here as in every other text.
func NewFinding(rule *Rule, message string) *Finding {
	return &Finding{Reported{Rule: rule.ID, Message: host.Text(message)}}
}

// At says where, in bytes of the file; the host works out lines and columns.
func (f *Finding) At(start, end int) *Finding {
	span := proper(start, end)
	f.says.Span, f.says.Positions = &span, nil
	return f
}

// AtPosition says where, in lines and columns; the end is just past the last byte.
func (f *Finding) AtPosition(start, end Position) *Finding {
	f.says.Span, f.says.Positions = nil, &[2]Position{start, end}
	return f
}

// InFile says that it is in another file of the snapshot than the input; how checks of scope tree
// say where.
func (f *Finding) InFile(path string) *Finding {
	f.says.File = host.Text(path)
	return f
}

// Severity is set instead of the rule's.
func (f *Finding) Severity(severity Severity) *Finding {
	if !slices.Contains(severities[:], severity) {
		panic("`" + string(severity) + "` is no severity; use one of tollgate.Severity...")
	}
	f.says.Severity = severity
	return f
}

// Confidence is set instead of the rule's.
func (f *Finding) Confidence(confidence Confidence) *Finding {
	if !slices.Contains(confidences[:], confidence) {
		panic("`" + string(confidence) + "` is no confidence; use one of tollgate.Confidence...")
	}
	f.says.Confidence = confidence
	return f
}

// Suggest adds a way to mend it. A host may leave out one whose replacements are not UTF-8, since
// reports are text.
func (f *Finding) Suggest(title string, edits ...Edit) *Finding {
	for _, edit := range edits {
		proper(edit.Span.Start, edit.Span.End)
	}
	f.says.Suggestions = append(f.says.Suggestions, Suggestion{host.Text(title), edits})
	return f
}

// Relate adds another place in the same file that belongs to it.
func (f *Finding) Relate(start, end int, message string) *Finding {
	return f.RelateIn("", start, end, message)
}

// RelateIn adds a place in another file that belongs to it.
func (f *Finding) RelateIn(path string, start, end int, message string) *Finding {
	related := Related{host.Text(path), proper(start, end), host.Text(message)}
	f.says.Related = append(f.says.Related, related)
	return f
}

// Alias adds an id of the same thing elsewhere, beyond the rule's own: an advisory, say.
func (f *Finding) Alias(id string) *Finding {
	f.says.Aliases = append(f.says.Aliases, host.Text(id))
	return f
}

// CWE adds a number in the Common Weakness Enumeration, beyond the rule's own.
func (f *Finding) CWE(number uint32) *Finding {
	f.says.CWE = append(f.says.CWE, number)
	return f
}

// Sensitive says that no output may show these bytes of the file.
func (f *Finding) Sensitive(start, end int) *Finding {
	f.says.Sensitive = append(f.says.Sensitive, proper(start, end))
	return f
}

// Identity is what makes it the same finding after an edit elsewhere; without it the host takes
// the text of the line, masked. Never the secret itself, nor a digest of it.
func (f *Finding) Identity(identity []byte) *Finding {
	f.says.Identity = append([]byte{}, identity...)
	return f
}

// ActiveFrom is the date, `YYYY-MM-DD`, from which it counts.
func (f *Finding) ActiveFrom(date string) *Finding {
	f.says.ActiveFrom = host.Text(date)
	return f
}

// Report hands it in.
func (f *Finding) Report() { report(&f.says) }

func proper(start, end int) Span {
	if start < 0 || end < start {
		panic("no bytes of a file begin at " + decimal(start) + " and end at " + decimal(end))
	}
	return Span{start, end}
}
