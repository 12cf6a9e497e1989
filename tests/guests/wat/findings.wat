;; with: memory realloc configure
;; Reports 10 million findings.
(import "tollgate:check/findings@0.1.0" "[constructor]finding"
  (func $finding (param i32 i32 i32 i32) (result i32)))
(import "tollgate:check/findings@0.1.0" "[static]finding.report" (func $report (param i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (local $left i32)
  (local.set $left (i32.const 10000000))
  (loop $again
    (call $report (call $finding (i32.const 1024) (i32.const 9) (i32.const 1024) (i32.const 9)))
    (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (i32.const 0))
(data (i32.const 1024) "wat/found")
