package tollgate_test

import (
	"errors"
	"reflect"
	"testing"

	"tollgate.dev/tollgate"
)

type options struct {
	Word   string             `json:"word"`
	Limit  uint8              `json:"limit"`
	Ratio  float64            `json:"ratio"`
	Strict *bool              `json:"strict"`
	Paths  []string           `json:"a/b"`
	Names  map[string]int     `json:"names,omitempty"`
	Inner  struct{ Deep int } `json:"inner"`
	Any    any                `json:"any"`
	Plain  string
	hidden string
}

func TestOptionsAreReadIntoAStruct(t *testing.T) {
	got := options{Word: "as it was", hidden: "too"}
	err := tollgate.Options(`{
		"limit": 255, "ratio": -1.5e2, "strict": true, "a/b": ["é\n", "\ud83d\ude00"],
		"names": {"x": -3}, "inner": {"Deep": 7}, "any": [1, {"a": null}], "Plain": "p",
		"word": null
	}`).Decode(&got)
	strict := true
	want := options{
		Word: "as it was", Limit: 255, Ratio: -150, Strict: &strict, Paths: []string{"é\n", "😀"},
		Names: map[string]int{"x": -3}, Any: []any{1.0, map[string]any{"a": nil}}, Plain: "p",
		hidden: "too",
	}
	want.Inner.Deep = 7
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v %+v", err, got)
	}
}

func TestWhatDoesNotFitIsToldWithItsPlace(t *testing.T) {
	for json, want := range map[string]tollgate.Problem{
		`{"word": 1}`:              {Pointer: "/word", Message: "it must be a text"},
		`{"limit": 256}`:           {Pointer: "/limit", Message: "it must be a whole number from 0 of 8 bits"},
		`{"names": {"x": 1.5}}`:    {Pointer: "/names/x", Message: "it must be a whole number"},
		`{"a/b": ["a", 1]}`:        {Pointer: "/a~1b/1", Message: "it must be a text"},
		`{"a/b": "a"}`:             {Pointer: "/a~1b", Message: "it must be a list"},
		`{"strict": "yes"}`:        {Pointer: "/strict", Message: "it must be true or false"},
		`{"inner": {"shalow": 1}}`: {Pointer: "/inner/shalow", Message: "there is no such option"},
		`{"hidden": "x"}`:          {Pointer: "/hidden", Message: "there is no such option"},
		`[]`:                       {Message: "it must be an object"},
		`{"word": "a"} {}`:         {Message: "the options are no JSON: more than one value at byte 14"},
	} {
		var problem tollgate.Problem
		err := tollgate.Options(json).Decode(new(options))
		if !errors.As(err, &problem) || problem != want {
			t.Errorf("%s: %v", json, err)
		}
	}
}

// chatty is a check whose configuration fails as a test says.
type chatty struct {
	declared
	err error
}

func (c chatty) Configure(
	tollgate.Options, []tollgate.ConfigurationFile,
) (tollgate.Configured, error) {
	return tollgate.Configured{}, c.err
}

func TestEveryErrorOfConfigureIsAProblem(t *testing.T) {
	one := tollgate.FileProblem("a.conf", 3, "it is wrong")
	for _, test := range []struct {
		err  error
		want tollgate.Problems
	}{
		{nil, nil},
		{tollgate.Problems{}.Err(), nil},
		{one, tollgate.Problems{one}},
		{tollgate.Problems{one, one}, tollgate.Problems{one, one}},
		{errors.New("no"), tollgate.Problems{{Message: "no"}}},
	} {
		configured, problems := tollgate.Configure(chatty{err: test.err}, "{}", nil)
		if !reflect.DeepEqual(problems, test.want) || configured.Check == nil {
			t.Error(problems, test.want)
		}
	}
	if text := (tollgate.Problems{one, {Message: "no"}}).Error(); text != "a.conf:3: it is wrong; no" {
		t.Error(text)
	}
}
