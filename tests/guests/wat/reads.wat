;; with: memory realloc configure
;; Asks a million times for a file that is not there.
(import "tollgate:check/snapshot@0.1.0" "read" (func $read (param i32 i32 i64 i64 i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (local $left i32)
  (local.set $left (i32.const 1000000))
  (loop $again
    (call $read (i32.const 1024) (i32.const 4) (i64.const 0) (i64.const 1) (i32.const 64))
    (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (i32.const 0))
(data (i32.const 1024) "gone")
