package tollgate_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/tollgatetest"
)

// examines is a check that does what a test says with its input.
type examines func(input *tollgate.Input) error

func (examines) Manifest() tollgate.Manifest { return tollgate.Manifest{} }

func (e examines) Check(input *tollgate.Input) error { return e(input) }

func with(t *testing.T, content string, examine func(input *tollgate.Input) error) {
	t.Helper()
	run, err := tollgatetest.Snapshot{}.CheckBlob(examines(examine), content, "{}")
	if err != nil || run.Err != nil {
		t.Fatal(err, run.Err)
	}
}

func TestAnEmptyInputHasOneEmptyWindow(t *testing.T) {
	with(t, "", func(input *tollgate.Input) error {
		count := 0
		for window, err := range input.Windows(10, 3) {
			if err != nil || len(window.Bytes) != 0 || !window.IsLast() || !window.Owns(0) {
				t.Error(window, err)
			}
			count++
		}
		if count != 1 {
			t.Error(count)
		}
		return nil
	})
}

func TestAWindowBeginsWithTheEndOfTheOneBefore(t *testing.T) {
	with(t, "abcdefgh", func(input *tollgate.Input) error {
		var parts []string
		for window, err := range input.Windows(4, 1) {
			if err != nil {
				return err
			}
			parts = append(parts, string(window.Bytes))
			if window.IsLast() != (window.Start == 6) {
				t.Error(window)
			}
		}
		if !slices.Equal(parts, []string{"abcd", "defg", "gh"}) {
			t.Error(parts)
		}
		return nil
	})
}

func TestWhatFitsTheOverlapIsFoundExactlyOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		content := make([]byte, random.IntN(200))
		for at := range content {
			content[at] = byte(random.IntN(3))
		}
		size, overlap := random.IntN(40), random.IntN(50)
		// One byte more than the overlap still fits.
		longest := min(overlap, max(size, 1)-1) + 1
		needle := bytes.Repeat([]byte{1}, 1+random.IntN(longest))
		with(t, string(content), func(input *tollgate.Input) error {
			var found, want []int
			for window, err := range input.Windows(size, overlap) {
				if err != nil {
					return err
				}
				if len(window.Bytes) > max(size, 1) {
					t.Error("a window is too large", size, len(window.Bytes))
				}
				for at := range window.Bytes {
					if window.Owns(at) && bytes.HasPrefix(window.Bytes[at:], needle) {
						found = append(found, window.Start+at)
					}
				}
			}
			for at := range content {
				if bytes.HasPrefix(content[at:], needle) {
					want = append(want, at)
				}
			}
			if !slices.Equal(found, want) {
				t.Error(content, needle, size, overlap, found, want)
			}
			all, err := input.Bytes()
			if !bytes.Equal(all, content) {
				t.Error(all)
			}
			return err
		})
	}
}

func TestLinesKnowTheirPlace(t *testing.T) {
	var lines []tollgate.Line
	for line := range tollgate.Lines([]byte("é\r\n\nlast")) {
		lines = append(lines, line)
	}
	want := []tollgate.Line{{1, 0, []byte("é")}, {2, 4, nil}, {3, 5, []byte("last")}}
	if len(lines) != len(want) {
		t.Fatal(lines)
	}
	for at, line := range lines {
		same := bytes.Equal(line.Bytes, want[at].Bytes) && line.Number == want[at].Number
		if !same || line.Start != want[at].Start {
			t.Error(line)
		}
	}
	if lines[2].Span() != (tollgate.Span{Start: 5, End: 9}) {
		t.Error(lines[2].Span())
	}
	for line := range tollgate.Lines([]byte("one\n")) {
		if line.Number > 1 {
			t.Error("what follows the last line end is no line")
		}
	}
}
