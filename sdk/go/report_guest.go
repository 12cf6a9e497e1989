//go:build wasip1

package tollgate

import (
	"slices"

	"tollgate.dev/tollgate/internal/host"
)

// replacements are held here while the host reads them.
var replacements [][]byte

func report(says *Reported) {
	draft := host.NewDraft(says.Rule, says.Message)
	if says.Span != nil {
		draft.At(says.Span.Start, says.Span.End)
	}
	if says.Positions != nil {
		start, end := says.Positions[0], says.Positions[1]
		draft.AtPosition(start.Line, start.Column, end.Line, end.Column)
	}
	if says.File != "" {
		draft.InFile(says.File)
	}
	if says.Severity != "" {
		draft.Severity(slices.Index(severities[:], says.Severity))
	}
	if says.Confidence != "" {
		draft.Confidence(slices.Index(confidences[:], says.Confidence))
	}
	for _, suggestion := range says.Suggestions {
		replacements = replacements[:0]
		edits := make([]host.Edit, 0, len(suggestion.Edits))
		for _, edit := range suggestion.Edits {
			replacements = append(replacements, edit.Replacement)
			edits = append(edits, host.NewEdit(edit.Span.Start, edit.Span.End, edit.Replacement))
		}
		draft.Suggest(suggestion.Title, edits)
	}
	for _, related := range says.Related {
		draft.Relate(related.Path, related.Span.Start, related.Span.End, related.Message)
	}
	for _, id := range says.Aliases {
		draft.Alias(id)
	}
	for _, number := range says.CWE {
		draft.CWE(number)
	}
	for _, span := range says.Sensitive {
		draft.Sensitive(span.Start, span.End)
	}
	if says.Identity != nil {
		draft.Identity(says.Identity)
	}
	if says.ActiveFrom != "" {
		draft.ActiveFrom(says.ActiveFrom)
	}
	draft.Report()
}
