// Package snapshot answers what stands around the input. The host records each answer, "absent"
// too, and judges the input again when one of them would be different.
//
// Every path is relative to the root of the snapshot, separated by `/`, without `.` or `..`, and
// escaped: a backslash is written `\\`, and each byte that is a control character (or one that
// breaks, reorders or hides text) or no part of valid UTF-8 is written `\xhh`.
//
// Every error is a [*tollgate.Refusal].
package snapshot

import (
	"iter"

	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/internal/host"
)

const (
	// Bytes asked for at once; the host may cap an answer lower.
	page = 4 << 20
	// Paths asked for at once.
	paths = 1_000
)

// Entry is what is known of a path without reading it.
type Entry struct {
	Kind tollgate.EntryKind
	// Mode is the permission bits, as in 0o100644.
	Mode uint32
	// Size is the bytes of the file or of the link's text.
	Size int
	// LinkTarget is where a symlink points, as it stands there, escaped like a path; it may be
	// absolute or leave the snapshot. Nil for everything else.
	LinkTarget *string
	// Owner is user and group id, in images; else nil.
	Owner *[2]uint32
	// Layer is which one it comes from, in images, counted from the lowest; else nil.
	Layer *uint32
}

// EntryAt answers what stands at path.
func EntryAt(path string) (Entry, error) {
	entry, refused := host.EntryAt(path)
	if refused != nil {
		return Entry{}, refusal(refused)
	}
	return Entry{
		Kind:       tollgate.EntryKind(entry.Kind),
		Mode:       entry.Mode,
		Size:       entry.Size,
		LinkTarget: entry.LinkTarget,
		Owner:      entry.Owner,
		Layer:      entry.Layer,
	}, nil
}

// Read answers up to length bytes of the file at path, from offset; fewer at the end or where the
// host caps one answer, none past the end.
func Read(path string, offset, length int) ([]byte, error) {
	bytes, refused := host.SnapshotRead(path, offset, length)
	if refused != nil {
		return nil, refusal(refused)
	}
	return bytes, nil
}

// Bytes is all of the file at path. A guest's memory is capped: read what may be large in parts.
func Bytes(path string) ([]byte, error) {
	all, err := Read(path, 0, page)
	// An answer may be capped anywhere, so only an empty one is the end.
	for err == nil && len(all) > 0 {
		var more []byte
		if more, err = Read(path, len(all), page); len(more) == 0 {
			break
		}
		all = append(all, more...)
	}
	return all, err
}

// List is the paths directly in a directory, in byte order; the root is the empty path. The
// sequence can be gone through once.
func List(path string) (iter.Seq[string], error) {
	listing, refused := host.List(path)
	if refused != nil {
		return nil, refusal(refused)
	}
	return sequence(listing), nil
}

// Glob is the files whose path matches, in byte order. `?` is any one character but `/`, `*` any
// number of them, `**` as a whole component any number of components, `[ab]`, `[a-z]` and `[!a]`
// classes, `{a,b}` alternatives, `\` takes the next character as it is. Case counts; a leading dot
// is nothing special; a pattern without `/` matches in every directory, one that begins with `/` at
// the root only, and one that ends with `/` all that is below. The sequence can be gone through
// once.
func Glob(pattern string) (iter.Seq[string], error) {
	listing, refused := host.Glob(pattern)
	if refused != nil {
		return nil, refusal(refused)
	}
	return sequence(listing), nil
}

// sequence fetches page by page, and lets go of the listing at the end.
func sequence(listing interface {
	Next(most int) []string
	Drop()
}) iter.Seq[string] {
	return func(yield func(string) bool) {
		defer listing.Drop()
		for page := listing.Next(paths); len(page) > 0; page = listing.Next(paths) {
			for _, path := range page {
				if !yield(path) {
					return
				}
			}
		}
	}
}

func refusal(refused *host.Refused) error {
	return &tollgate.Refusal{Kind: tollgate.RefusalKind(refused.Kind), Detail: refused.Detail}
}
