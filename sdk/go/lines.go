package tollgate

import (
	"bytes"
	"iter"
)

// Line is one line of a text.
type Line struct {
	// Number counts from 1.
	Number int
	// Start is where it begins in the text, in bytes.
	Start int
	// Bytes are the line without its end, be that "\n" or "\r\n".
	Bytes []byte
}

// Span is the line without its end, as a place.
func (l Line) Span() Span { return Span{l.Start, l.Start + len(l.Bytes)} }

// Lines goes through the lines of a text. What follows the last line end is a line only if it is
// not empty.
func Lines(text []byte) iter.Seq[Line] {
	return func(yield func(Line) bool) {
		for number, start := 1, 0; start < len(text); number++ {
			line, _, ended := bytes.Cut(text[start:], []byte{'\n'})
			next := start + len(line)
			if ended {
				next++
				line = bytes.TrimSuffix(line, []byte{'\r'})
			}
			if !yield(Line{number, start, line}) {
				return
			}
			start = next
		}
	}
}
