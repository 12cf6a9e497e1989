;; with: memory realloc configure
;; Gives a finding a severity beyond the last.
(import "tollgate:check/findings@0.1.0" "[constructor]finding"
  (func $finding (param i32 i32 i32 i32) (result i32)))
(import "tollgate:check/findings@0.1.0" "[method]finding.set-severity"
  (func $set-severity (param i32 i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (call $set-severity
    (call $finding (i32.const 1024) (i32.const 9) (i32.const 1024) (i32.const 9))
    (i32.const 77))
  (i32.const 0))
(data (i32.const 1024) "wat/found")
