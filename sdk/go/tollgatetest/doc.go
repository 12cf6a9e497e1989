// Package tollgatetest runs a check on a snapshot in memory, for its unit tests.
//
//	func TestFindsTheWord(t *testing.T) {
//		snapshot := tollgatetest.Snapshot{Files: map[string]string{"a.txt": "do it later"}}
//		run, err := snapshot.Check(todo{}, "a.txt", `{"word": "later"}`)
//		if err != nil || run.Err != nil {
//			t.Fatal(err, run.Err)
//		}
//		if len(run.Findings) != 1 || *run.Findings[0].Span != (tollgate.Span{Start: 6, End: 11}) {
//			t.Error(run.Findings)
//		}
//	}
//
// What the real host does afterwards (working out lines, masking, suppressing) is not done here: a
// test sees the findings as the check reported them. Symlinks, submodules and what only images have
// do not occur. Tests that run at once take turns.
package tollgatetest
