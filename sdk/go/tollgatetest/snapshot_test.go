package tollgatetest_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/data"
	"tollgate.dev/tollgate/log"
	"tollgate.dev/tollgate/snapshot"
	"tollgate.dev/tollgate/tollgatetest"
)

type asks func(input *tollgate.Input) error

func (asks) Manifest() tollgate.Manifest { return tollgate.Manifest{} }

func (a asks) Check(input *tollgate.Input) error { return a(input) }

func TestACheckIsAnsweredFromMemory(t *testing.T) {
	given := tollgatetest.Snapshot{
		Files: map[string]string{"src/a.txt": "", "src/b.txt": "bee", "README": ""},
		Data:  map[string]map[string]string{"words": {"one": "1"}},
	}
	run, err := given.Check(asks(func(input *tollgate.Input) error {
		if path, is := input.Path(); path != "src/a.txt" || !is {
			t.Error(path, is)
		}
		if bytes, err := snapshot.Bytes("src/b.txt"); string(bytes) != "bee" || err != nil {
			t.Error(bytes, err)
		}
		if entry, err := snapshot.EntryAt("src/b.txt"); entry.Size != 3 || err != nil {
			t.Error(entry, err)
		}
		if _, err := snapshot.Bytes("src"); !errors.Is(err, tollgate.WrongKind) {
			t.Error(err)
		}
		if _, err := snapshot.Glob("a//b"); !errors.Is(err, tollgate.Forbidden) {
			t.Error(err)
		}
		listed, err := snapshot.List("")
		if err != nil || !slices.Equal(slices.Collect(listed), []string{"README", "src"}) {
			t.Error(err)
		}
		if value, found, err := data.Lookup("words", "one"); string(value) != "1" || !found || err != nil {
			t.Error(value, found, err)
		}
		if _, found, err := data.Lookup("words", "two"); found || err != nil {
			t.Error(found, err)
		}
		if _, _, err := data.Lookup("other", "one"); !errors.Is(err, tollgate.Unavailable) {
			t.Error(err)
		}
		log.Warn("asked")
		_, err = snapshot.EntryAt("c")
		return err
	}), "src/a.txt", "{}")
	var refusal *tollgate.Refusal
	if err != nil || !errors.As(run.Err, &refusal) || refusal.Kind != tollgate.Absent {
		t.Error(err, run.Err)
	}
	if !reflect.DeepEqual(run.Log, []tollgatetest.Logged{{tollgatetest.Warn, "asked"}}) {
		t.Error(run.Log)
	}
}

func TestPatternsMatchAsTheHostHasThem(t *testing.T) {
	files := map[string]string{}
	for _, path := range []string{"a.py", "src/a.py", "src/lib/a.py", "x/src/b", "[.txt", "é.txt"} {
		files[path] = ""
	}
	_, err := tollgatetest.Snapshot{Files: files}.Check(asks(func(*tollgate.Input) error {
		for pattern, want := range map[string][]string{
			"*.py":            {"a.py", "src/a.py", "src/lib/a.py"},
			"/*.py":           {"a.py"},
			"src/*.py":        {"src/a.py"},
			"src/**/*.py":     {"src/a.py", "src/lib/a.py"},
			"**/lib/*":        {"src/lib/a.py"},
			"src/":            {"src/a.py", "src/lib/a.py", "x/src/b"},
			"/src/":           {"src/a.py", "src/lib/a.py"},
			"/src":            nil,
			"?.txt":           {"[.txt", "é.txt"},
			"[!a-z].txt":      {"[.txt", "é.txt"},
			`\[.txt`:          {"[.txt"},
			"{a,{b,c}}.{py,}": {"a.py", "src/a.py", "src/lib/a.py"},
			"A.PY":            nil,
		} {
			listing, err := snapshot.Glob(pattern)
			if err != nil {
				t.Error(pattern, err)
				continue
			}
			if got := slices.Collect(listing); !slices.Equal(got, want) {
				t.Error(pattern, got)
			}
		}
		return nil
	}), "", "{}")
	if err != nil {
		t.Error(err)
	}
}

func TestTestsThatRunAtOnceTakeTurns(t *testing.T) {
	for range 8 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			run, _ := tollgatetest.Snapshot{}.Check(asks(func(*tollgate.Input) error {
				log.Info("once")
				return nil
			}), "", "{}")
			if len(run.Log) != 1 {
				t.Error(run.Log)
			}
		})
	}
}
