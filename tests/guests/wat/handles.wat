;; with: memory realloc configure
;; Opens findings and never closes one.
(import "tollgate:check/findings@0.1.0" "[constructor]finding"
  (func $finding (param i32 i32 i32 i32) (result i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (loop $again
    (drop (call $finding (i32.const 1024) (i32.const 9) (i32.const 1024) (i32.const 9)))
    (br $again))
  (unreachable))
(data (i32.const 1024) "wat/found")
