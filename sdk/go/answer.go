package tollgate

import "tollgate.dev/tollgate/internal/host"

// EntryKind is what stands at a path.
type EntryKind uint8

// In the order of the contract, which numbers them.
const (
	// KindFile is a regular file, executable or not.
	KindFile EntryKind = iota
	KindDirectory
	// KindSymlink is read as its target's text; never followed.
	KindSymlink
	// KindSubmodule is another repository, which is not looked into.
	KindSubmodule
	// KindOther has no content to read: a device, a pipe or a whiteout in an image.
	KindOther
)

func (k EntryKind) String() string {
	switch k {
	case KindFile:
		return "file"
	case KindDirectory:
		return "directory"
	case KindSymlink:
		return "symlink"
	case KindSubmodule:
		return "submodule"
	default:
		return "other"
	}
}

// RefusalKind is why the host did not answer. It is an error, so that a kind can be asked for:
//
//	if errors.Is(err, tollgate.Absent) { ... }
type RefusalKind uint8

// In the order of the contract, which numbers them; Undeclared is of data sets only.
const (
	// Absent: nothing stands there.
	Absent RefusalKind = host.Absent
	// WrongKind: something stands there that can't be read or listed this way.
	WrongKind RefusalKind = host.WrongKind
	// Forbidden: the question is not allowed: a path that leaves the snapshot, say.
	Forbidden RefusalKind = host.Forbidden
	// Limit: a limit of the run was reached.
	Limit RefusalKind = host.Limit
	// Unavailable: the snapshot could not be read, or the data set is not on this machine.
	Unavailable RefusalKind = host.Unavailable
	// Undeclared: the manifest does not name this data set.
	Undeclared RefusalKind = host.Undeclared
)

func (k RefusalKind) Error() string {
	switch k {
	case Absent:
		return "nothing stands there"
	case WrongKind:
		return "what stands there can't be read this way"
	case Forbidden:
		return "the question is not allowed"
	case Limit:
		return "a limit was reached"
	case Unavailable:
		return "it could not be read"
	default:
		return "the manifest does not name this data set"
	}
}

// Refusal is the error of every question to the host.
type Refusal struct {
	Kind RefusalKind
	// Detail is the reason or the name of the limit, where there is one.
	Detail string
}

func (r *Refusal) Error() string {
	if r.Detail == "" {
		return r.Kind.Error()
	}
	return r.Kind.Error() + ": " + r.Detail
}

func (r *Refusal) Unwrap() error { return r.Kind }
