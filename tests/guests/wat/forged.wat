;; with: memory realloc configure
;; Reports a finding it never opened.
(import "tollgate:check/findings@0.1.0" "[static]finding.report" (func $report (param i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (call $report (i32.const 12345))
  (i32.const 0))
