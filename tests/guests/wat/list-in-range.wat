;; with: memory realloc configure
;; Hands over 16 MiB that it has: an identity of a finding.
(import "tollgate:check/findings@0.1.0" "[constructor]finding"
  (func $finding (param i32 i32 i32 i32) (result i32)))
(import "tollgate:check/findings@0.1.0" "[method]finding.identity"
  (func $identity (param i32 i32 i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (if (i32.eq (memory.grow (i32.const 512)) (i32.const -1)) (then (unreachable)))
  (call $identity
    (call $finding (i32.const 1024) (i32.const 9) (i32.const 1024) (i32.const 9))
    (i32.const 0) (i32.const 0x1000000))
  (i32.const 0))
(data (i32.const 1024) "wat/found")
