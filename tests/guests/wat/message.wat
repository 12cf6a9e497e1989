;; with: memory realloc configure
;; A finding with a message of 100 MB. Where that is more than it may have, of 1 MB.
(import "tollgate:check/findings@0.1.0" "[constructor]finding"
  (func $finding (param i32 i32 i32 i32) (result i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (local $length i32)
  (local.set $length
    (select (i32.const 500000) (i32.const 100000000)
      (i32.eq (memory.grow (i32.const 1600)) (i32.const -1))))
  (drop (call $finding (i32.const 1024) (i32.const 9) (i32.const 2048) (local.get $length)))
  (i32.const 0))
(data (i32.const 1024) "wat/found")
