package tollgate

import (
	"iter"

	"tollgate.dev/tollgate/internal/host"
)

// Input is one file, tree or blob, as the manifest's scope says.
type Input struct {
	raw host.Input
}

// NewInput is for the package tollgatetest.
func NewInput(raw host.Input) *Input { return &Input{raw} }

// Path is its path (escaped, see the package snapshot), empty for the root of a tree; false for a
// blob. Asking ties the result to the path: a check that never asks keeps its results when a file
// is renamed.
func (i *Input) Path() (string, bool) { return host.InputPath(i.raw) }

// Kind is a file, or a directory for scope tree.
func (i *Input) Kind() EntryKind { return EntryKind(host.InputKind(i.raw)) }

// Length is in bytes; 0 for a directory.
func (i *Input) Length() int { return host.InputLength(i.raw) }

// Read answers up to length bytes from offset; fewer at the end or where the host caps one answer,
// none past the end.
func (i *Input) Read(offset, length int) ([]byte, error) {
	bytes, refused := host.InputRead(i.raw, offset, length)
	if refused != nil {
		return nil, &Refusal{Kind: RefusalKind(refused.Kind), Detail: refused.Detail}
	}
	return bytes, nil
}

// Bytes is all of it. A guest's memory is capped: files that may be large are for [Input.Windows].
func (i *Input) Bytes() ([]byte, error) {
	bytes := make([]byte, i.Length())
	if err := i.fill(bytes, 0); err != nil {
		return nil, err
	}
	return bytes, nil
}

// Window is part of an input.
type Window struct {
	// Start is where it begins in the input, in bytes.
	Start int
	Bytes []byte

	owned int
}

// Owns says whether a match that begins at offset of these bytes is this window's to report,
// rather than the next one's, which sees all of it.
func (w Window) Owns(offset int) bool { return offset < w.owned }

// IsLast says whether no window follows.
func (w Window) IsLast() bool { return w.owned > len(w.Bytes) }

// Windows is all of it in windows of size bytes, each beginning with the last overlap bytes of the
// one before, so that memory is bounded by size whatever the length. An empty input has one empty
// window. The bytes of a window are good until the next one.
//
// What may be up to overlap+1 bytes long is found exactly once by taking only matches that
// [Window.Owns]. An overlap that is no smaller than size is taken as size-1. The sequence ends
// after the first error.
func (i *Input) Windows(size, overlap int) iter.Seq2[Window, error] {
	size = max(size, 1)
	overlap = min(max(overlap, 0), size-1)
	return func(yield func(Window, error) bool) {
		length := i.Length()
		// One for all windows, so that a large file leaves nothing for the garbage collector.
		bytes := make([]byte, min(size, length))
		for start, held := 0, 0; ; {
			bytes = bytes[:min(size, length-start)]
			if err := i.fill(bytes[held:], start+held); err != nil {
				yield(Window{}, err)
				return
			}
			if start+len(bytes) == length {
				// The last window owns its end too, where an empty match may stand.
				yield(Window{start, bytes, len(bytes) + 1}, nil)
				return
			}
			owned := len(bytes) - overlap
			if !yield(Window{start, bytes, owned}, nil) {
				return
			}
			held = copy(bytes, bytes[owned:])
			start += owned
		}
	}
}

// fill reads from offset until there is nothing left to fill, in as many pages as the host wants.
func (i *Input) fill(bytes []byte, offset int) error {
	for len(bytes) > 0 {
		count, refused := host.InputReadInto(i.raw, offset, bytes)
		if refused != nil {
			return &Refusal{Kind: RefusalKind(refused.Kind), Detail: refused.Detail}
		}
		if count == 0 {
			return &Refusal{Unavailable, "the input is shorter than its length"}
		}
		offset += count
		bytes = bytes[count:]
	}
	return nil
}
