;; with: memory realloc configure
;; Suggests a list of edits of 1 GiB, of which it has nothing.
(import "tollgate:check/findings@0.1.0" "[constructor]finding"
  (func $finding (param i32 i32 i32 i32) (result i32)))
(import "tollgate:check/findings@0.1.0" "[method]finding.suggest"
  (func $suggest (param i32 i32 i32 i32 i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (call $suggest
    (call $finding (i32.const 1024) (i32.const 9) (i32.const 1024) (i32.const 9))
    (i32.const 1024) (i32.const 9)
    (i32.const 0) (i32.const 0x2aaaaaa))
  (i32.const 0))
(data (i32.const 1024) "wat/found")
