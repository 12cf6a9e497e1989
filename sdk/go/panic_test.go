package tollgate

import (
	"errors"
	"testing"
)

type named string

func TestAPanicSaysWhatItWasGiven(t *testing.T) {
	for want, value := range map[string]any{
		"a text":   "a text",
		"named":    named("named"),
		"an error": errors.New("an error"),
		"3":        3,
		"1.5":      1.5,
		"true":     true,
		"symlink":  KindSymlink,
	} {
		if got := words(value); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	if got := words([]int{1}); got != "a value of type []int" {
		t.Error(got)
	}
}
