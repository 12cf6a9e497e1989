;; with: memory realloc configure
;; Multiplies and adds in one step or in two, as the machine likes.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (call $drop-input (local.get 0))
  (drop
    (f32x4.relaxed_madd
      (v128.const f32x4 0.1 0.1 0.1 0.1)
      (v128.const f32x4 10 10 10 10)
      (v128.const f32x4 -1 -1 -1 -1)))
  (i32.const 0))
