package jsontext_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"tollgate.dev/tollgate/internal/jsontext"
)

const sample = `{"a": [1, -0.5e+3, true, false, null, "x\"\\\/\b\f\n\r\té\u00e9\ud83d\ude00"], "b": {}, "c": []}`

func TestItReadsWhatTheStandardLibraryReads(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const pieces = `{}[]",:\u0019.eE+-truefalsn "` + "\n\x01"
	for range 20_000 {
		text := []byte(sample)
		for range random.IntN(4) {
			at := random.IntN(len(text))
			piece := pieces[random.IntN(len(pieces))]
			switch random.IntN(3) {
			case 0:
				text[at] = piece
			case 1:
				text = append(text[:at], text[at+1:]...)
			default:
				text = text[:at]
			}
			if len(text) == 0 {
				break
			}
		}
		// The host hands over UTF-8.
		if utf8.Valid(text) {
			same(t, string(text))
		}
	}
	for _, text := range []string{"", " ", "01", "1.", ".5", "-", "1e", "nul", "[1,]", `{"a":1,}`, "1 1"} {
		same(t, text)
	}
}

func same(t *testing.T, text string) {
	t.Helper()
	value, err := jsontext.Parse(text)
	var want any
	wantErr := json.Unmarshal([]byte(text), &want)
	// Only we refuse half of a surrogate pair, which is no character.
	half := err != nil && strings.Contains(err.Error(), "half a character")
	if (err == nil) != (wantErr == nil) && !half {
		t.Fatalf("%q: %v, not %v", text, err, wantErr)
	}
	if err != nil {
		return
	}
	var got any
	if err := jsontext.Decode(value, &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: %v, not %v", text, got, want)
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	var all []byte
	for character := range 128 {
		all = append(all, byte(character))
	}
	text := string(all) + "é\u2028"
	value, err := jsontext.Parse(string(jsontext.AppendString(nil, text)))
	if err != nil || value != text {
		t.Error(value, err)
	}
}

func TestListsInEachOtherEndSomewhere(t *testing.T) {
	deep := make([]byte, 1_000_000)
	for at := range deep {
		deep[at] = '['
	}
	if _, err := jsontext.Parse(string(deep)); err == nil {
		t.Error("it reads a million lists in each other")
	}
}
