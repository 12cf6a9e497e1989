//go:build wasip1

package host

import "unsafe"

// The imports of the world, as the canonical ABI flattens them: a text is its address and length, a
// handle a number. An answer that is more than one number is written to the address that comes
// last.

//go:wasmimport tollgate:check/inputs@0.1.0 [method]input.path
func inputPath(input uint32, to unsafe.Pointer)

//go:wasmimport tollgate:check/inputs@0.1.0 [method]input.kind
func inputKind(input uint32) uint32

//go:wasmimport tollgate:check/inputs@0.1.0 [method]input.length
func inputLength(input uint32) uint64

//go:wasmimport tollgate:check/inputs@0.1.0 [method]input.read
func inputRead(input uint32, offset, length uint64, to unsafe.Pointer)

//go:wasmimport tollgate:check/inputs@0.1.0 [resource-drop]input
func inputDrop(input uint32)

//go:wasmimport tollgate:check/snapshot@0.1.0 entry-at
func entryAt(path string, to unsafe.Pointer)

//go:wasmimport tollgate:check/snapshot@0.1.0 [method]entry.kind
func entryKind(entry uint32) uint32

//go:wasmimport tollgate:check/snapshot@0.1.0 [method]entry.mode
func entryMode(entry uint32) uint32

//go:wasmimport tollgate:check/snapshot@0.1.0 [method]entry.size
func entrySize(entry uint32) uint64

//go:wasmimport tollgate:check/snapshot@0.1.0 [method]entry.link-target
func entryLinkTarget(entry uint32, to unsafe.Pointer)

//go:wasmimport tollgate:check/snapshot@0.1.0 [method]entry.owner
func entryOwner(entry uint32, to unsafe.Pointer)

//go:wasmimport tollgate:check/snapshot@0.1.0 [method]entry.layer
func entryLayer(entry uint32, to unsafe.Pointer)

//go:wasmimport tollgate:check/snapshot@0.1.0 [resource-drop]entry
func entryDrop(entry uint32)

//go:wasmimport tollgate:check/snapshot@0.1.0 read
func snapshotRead(path string, offset, length uint64, to unsafe.Pointer)

//go:wasmimport tollgate:check/snapshot@0.1.0 list
func snapshotList(path string, to unsafe.Pointer)

//go:wasmimport tollgate:check/snapshot@0.1.0 glob
func snapshotGlob(pattern string, to unsafe.Pointer)

//go:wasmimport tollgate:check/snapshot@0.1.0 [method]listing.next
func listingNext(listing, most uint32, to unsafe.Pointer)

//go:wasmimport tollgate:check/snapshot@0.1.0 [resource-drop]listing
func listingDrop(listing uint32)

//go:wasmimport tollgate:check/data@0.1.0 lookup
func dataLookup(dataset, key string, to unsafe.Pointer)

//go:wasmimport tollgate:check/log@0.1.0 log
func logLog(level uint32, message string)

//go:wasmimport tollgate:check/findings@0.1.0 [constructor]finding
func findingNew(rule, message string) uint32

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.at
func findingAt(finding uint32, start, end uint64)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.at-position
func findingAtPosition(finding, startLine, startColumn, endLine, endColumn uint32)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.in-file
func findingInFile(finding uint32, path string)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.set-severity
func findingSetSeverity(finding, severity uint32)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.set-confidence
func findingSetConfidence(finding, confidence uint32)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.suggest
func findingSuggest(finding uint32, title string, edits unsafe.Pointer, count uint32)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.relate
func findingRelate(finding, elsewhere uint32, path string, start, end uint64, message string)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.add-alias
func findingAddAlias(finding uint32, id string)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.add-cwe
func findingAddCWE(finding, number uint32)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.sensitive
func findingSensitive(finding uint32, start, end uint64)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.identity
func findingIdentity(finding uint32, identity string)

//go:wasmimport tollgate:check/findings@0.1.0 [method]finding.active-from
func findingActiveFrom(finding uint32, date string)

//go:wasmimport tollgate:check/findings@0.1.0 [static]finding.report
func findingReport(finding uint32)

// Input is a handle that the host lent for one call.
type Input uint32

// GiveBack ends the loan, as the host asks before the call returns.
func GiveBack(input Input) { inputDrop(uint32(input)) }

func InputPath(input Input) (string, bool) {
	var answer answer
	inputPath(uint32(input), answer.area())
	return answer.optional(0)
}

func InputKind(input Input) uint8 { return uint8(inputKind(uint32(input))) }

func InputLength(input Input) int { return int(inputLength(uint32(input))) }

func InputRead(input Input, offset, length int) ([]byte, *Refused) {
	var answer answer
	inputRead(uint32(input), amount(offset), amount(length), answer.area())
	return answer.bytesOrRefused()
}

// InputReadInto has the host write where the bytes are to be.
func InputReadInto(input Input, offset int, into []byte) (int, *Refused) {
	offered = into
	bytes, refused := InputRead(input, offset, len(into))
	offered = nil
	if refused != nil {
		return 0, refused
	}
	if unsafe.SliceData(bytes) != unsafe.SliceData(into) {
		copy(into, bytes)
	}
	return len(bytes), nil
}

func EntryAt(path string) (Entry, *Refused) {
	var answer answer
	entryAt(Text(path), answer.area())
	handle, refused := answer.handleOrRefused()
	if refused != nil {
		return Entry{}, refused
	}
	defer entryDrop(handle)
	entry := Entry{
		Kind: uint8(entryKind(handle)),
		Mode: entryMode(handle),
		Size: int(entrySize(handle)),
	}
	entryLinkTarget(handle, answer.area())
	if target, is := answer.optional(0); is {
		entry.LinkTarget = &target
	}
	entryOwner(handle, answer.area())
	if words := answer.words(); uint8(words[0]) == 1 {
		entry.Owner = &[2]uint32{words[1], words[2]}
	}
	entryLayer(handle, answer.area())
	if words := answer.words(); uint8(words[0]) == 1 {
		entry.Layer = &words[1]
	}
	return entry, nil
}

func SnapshotRead(path string, offset, length int) ([]byte, *Refused) {
	var answer answer
	snapshotRead(Text(path), amount(offset), amount(length), answer.area())
	return answer.bytesOrRefused()
}

// Listing is paths in byte order.
type Listing uint32

func List(path string) (Listing, *Refused) {
	var answer answer
	snapshotList(Text(path), answer.area())
	handle, refused := answer.handleOrRefused()
	return Listing(handle), refused
}

func Glob(pattern string) (Listing, *Refused) {
	var answer answer
	snapshotGlob(Text(pattern), answer.area())
	handle, refused := answer.handleOrRefused()
	return Listing(handle), refused
}

func (l Listing) Next(most int) []string {
	var answer answer
	listingNext(uint32(l), uint32(most), answer.area())
	return answer.texts(0)
}

func (l Listing) Drop() { listingDrop(uint32(l)) }

func Lookup(dataset, key string) ([]byte, bool, *Refused) {
	var answer answer
	dataLookup(Text(dataset), Text(key), answer.area())
	words := answer.words()
	if uint8(words[0]) == 0 {
		if uint8(words[1]) == 0 {
			return nil, false, nil
		}
		return answer.bytes(2), true, nil
	}
	switch uint8(words[1]) {
	case 0:
		return nil, false, &Refused{Kind: Undeclared}
	case 1:
		return nil, false, &Refused{Unavailable, answer.text(2)}
	default:
		return nil, false, &Refused{Limit, answer.text(2)}
	}
}

func Log(level uint8, message string) { logLog(uint32(level), Text(message)) }

// Draft is a finding that the host is being told.
type Draft uint32

func NewDraft(rule, message string) Draft { return Draft(findingNew(rule, message)) }

func (d Draft) At(start, end int) { findingAt(uint32(d), uint64(start), uint64(end)) }

func (d Draft) AtPosition(startLine, startColumn, endLine, endColumn int) {
	findingAtPosition(
		uint32(d), uint32(startLine), uint32(startColumn), uint32(endLine), uint32(endColumn),
	)
}

func (d Draft) InFile(path string) { findingInFile(uint32(d), path) }

func (d Draft) Severity(number int) { findingSetSeverity(uint32(d), uint32(number)) }

func (d Draft) Confidence(number int) { findingSetConfidence(uint32(d), uint32(number)) }

// Edit is a replacement, as it lies in memory for the host: 24 bytes, aligned to 8.
type Edit struct {
	Start, End  uint64
	replacement [2]uint32
}

// NewEdit keeps no hold of the replacement; whoever passes the edit on does.
func NewEdit(start, end int, replacement []byte) Edit {
	return Edit{uint64(start), uint64(end), [2]uint32{
		address(unsafe.Pointer(unsafe.SliceData(replacement))), uint32(len(replacement)),
	}}
}

func (d Draft) Suggest(title string, edits []Edit) {
	findingSuggest(uint32(d), title, unsafe.Pointer(unsafe.SliceData(edits)), uint32(len(edits)))
}

func (d Draft) Relate(path string, start, end int, message string) {
	elsewhere := uint32(0)
	if path != "" {
		elsewhere = 1
	}
	findingRelate(uint32(d), elsewhere, path, uint64(start), uint64(end), message)
}

func (d Draft) Alias(id string) { findingAddAlias(uint32(d), id) }

func (d Draft) CWE(number uint32) { findingAddCWE(uint32(d), number) }

func (d Draft) Sensitive(start, end int) {
	findingSensitive(uint32(d), uint64(start), uint64(end))
}

func (d Draft) Identity(identity []byte) {
	findingIdentity(uint32(d), unsafe.String(unsafe.SliceData(identity), len(identity)))
}

func (d Draft) ActiveFrom(date string) { findingActiveFrom(uint32(d), date) }

func (d Draft) Report() { findingReport(uint32(d)) }

// amount is a number of bytes; the host knows none below 0.
func amount(number int) uint64 { return uint64(max(number, 0)) }
