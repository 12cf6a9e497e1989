//go:build wasip1

package host

import (
	"strings"
	"unsafe"
)

// lent are the blocks the host has been given to write to and that nothing else holds yet. It keeps
// them from the garbage collector, which knows nothing of the host's addresses; blocks never move.
var lent []unsafe.Pointer

// offered is where the next list of bytes is to go, if it fits.
var offered []byte

// realloc is how the host gets memory for what it hands over.
//
//go:wasmexport cabi_realloc
func realloc(old, oldSize, align, size uint32) uint32 {
	var block unsafe.Pointer
	switch {
	case align > 1:
		block = unsafe.Pointer(unsafe.SliceData(make([]uint64, (size+7)/8)))
	case old == 0 && len(offered) > 0 && int(size) <= len(offered):
		block = unsafe.Pointer(unsafe.SliceData(offered))
		offered = nil
	default:
		block = unsafe.Pointer(unsafe.SliceData(make([]byte, size)))
	}
	if old != 0 {
		copy(unsafe.Slice((*byte)(block), size), unsafe.Slice((*byte)(at(old)), oldSize))
	}
	lent = append(lent, block)
	return address(block)
}

// taken forgets the blocks: whoever took them holds them now.
func taken() {
	clear(lent)
	lent = lent[:0]
}

// at is the pointer to an address, and address the way back; pointers of Go are twice as wide.
func at(address uint32) unsafe.Pointer { return unsafe.Add(nil, address) }

func address(pointer unsafe.Pointer) uint32 { return uint32(uintptr(pointer)) }

// answer is where the host writes what it answers; no answer of the contract takes more.
type answer [4]uint32

// area is where to write. Handing it out makes the compiler put the answer where it does not move.
func (a *answer) area() unsafe.Pointer { return unsafe.Pointer(a) }

// words are a copy, to be kept while the area is written to again.
func (a *answer) words() [4]uint32 { return *a }

// optional is a text that may be missing, from its tag on.
func (a *answer) optional(from int) (string, bool) {
	if uint8(a[from]) == 0 {
		return "", false
	}
	return a.text(from + 1), true
}

// bytes are those of a list, and text those of a text, from their address on.
func (a *answer) bytes(from int) []byte {
	defer taken()
	return unsafe.Slice((*byte)(at(a[from])), a[from+1])
}

func (a *answer) text(from int) string {
	defer taken()
	return unsafe.String((*byte)(at(a[from])), a[from+1])
}

// texts are those of a list.
func (a *answer) texts(from int) []string {
	defer taken()
	pairs := unsafe.Slice((*[2]uint32)(at(a[from])), a[from+1])
	texts := make([]string, len(pairs))
	for index, pair := range pairs {
		texts[index] = unsafe.String((*byte)(at(pair[0])), pair[1])
	}
	return texts
}

func (a *answer) bytesOrRefused() ([]byte, *Refused) {
	if uint8(a[0]) == 1 {
		return nil, a.refused()
	}
	return a.bytes(1), nil
}

func (a *answer) handleOrRefused() (uint32, *Refused) {
	if uint8(a[0]) == 1 {
		return 0, a.refused()
	}
	return a[1], nil
}

// refused is the error of a result.
func (a *answer) refused() *Refused {
	kind := uint8(a[1])
	switch kind {
	case Forbidden, Limit, Unavailable:
		// A copy, since it may lie where bytes were to go.
		return &Refused{kind, strings.Clone(a.text(2))}
	default:
		return &Refused{Kind: kind}
	}
}

// File is a configuration file as the host hands it over.
type File struct {
	Path    string
	Content []byte
}

// Arguments are those of `configure`: a text and a list of files.
func Arguments(text, textLength, files, count uint32) (string, []File) {
	defer taken()
	options := unsafe.String((*byte)(at(text)), textLength)
	records := unsafe.Slice((*[4]uint32)(at(files)), count)
	all := make([]File, len(records))
	for index, record := range records {
		all[index] = File{
			Path:    unsafe.String((*byte)(at(record[0])), record[1]),
			Content: unsafe.Slice((*byte)(at(record[2])), record[3]),
		}
	}
	return options, all
}

// Result is what a guest's function answers with, as it lies in memory for the host: tags and
// lengths as they are, texts as addresses.
type Result struct {
	words []uint32
	// What the words point to. The host reads it when the function has returned, and nothing of
	// this program runs in between.
	held []any
}

// The last result, which the host may still be reading.
var last *Result

// Number adds a tag or a number.
func (r *Result) Number(number uint32) *Result {
	r.words = append(r.words, number)
	return r
}

// Text adds a text.
func (r *Result) Text(text string) *Result {
	text = Text(text)
	r.held = append(r.held, text)
	return r.Number(address(unsafe.Pointer(unsafe.StringData(text)))).Number(uint32(len(text)))
}

// Bytes adds a list of bytes.
func (r *Result) Bytes(bytes string) *Result {
	r.held = append(r.held, bytes)
	return r.Number(address(unsafe.Pointer(unsafe.StringData(bytes)))).Number(uint32(len(bytes)))
}

// Optional adds a text that is missing where it is empty.
func (r *Result) Optional(text string) *Result {
	if text == "" {
		return r.Number(0).Number(0).Number(0)
	}
	return r.Number(1).Text(text)
}

// List adds a list of count elements, each written to items in as many words as it takes.
func (r *Result) List(items *Result, count int) *Result {
	r.held = append(r.held, items)
	return r.Number(address(unsafe.Pointer(unsafe.SliceData(items.words)))).Number(uint32(count))
}

// Address hands the result to the host.
func (r *Result) Address() uint32 {
	last = r
	return address(unsafe.Pointer(unsafe.SliceData(r.words)))
}
