;; with: memory realloc configure
;; Fills and copies all the memory it may have, again and again: nothing interrupts one of these.
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (if (i32.eq (memory.grow (i32.const 944)) (i32.const -1)) (then (unreachable)))
  (loop $again
    (memory.fill (i32.const 0) (i32.const 0xa5) (i32.const 0x3c00000))
    (memory.copy (i32.const 1) (i32.const 0) (i32.const 0x3bfffff))
    (br $again))
  (unreachable))
