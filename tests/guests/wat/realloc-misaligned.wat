;; with: memory configure
;; Hands out memory at odd places. It lists a folder, since that answer has to be aligned.
(import "tollgate:check/snapshot@0.1.0" "list" (func $list (param i32 i32 i32)))
(import "tollgate:check/snapshot@0.1.0" "[method]listing.next" (func $next (param i32 i32 i32)))
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4097))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (call $list (i32.const 0) (i32.const 0) (i32.const 64))
  (call $next (i32.load (i32.const 68)) (i32.const 10) (i32.const 128))
  (i32.const 0))
