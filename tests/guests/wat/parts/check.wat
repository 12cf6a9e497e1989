;; Finds nothing.
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (call $drop-input (local.get 0))
  (i32.const 0))
