;; with: memory realloc configure
;; Globs a thousand times with a pattern that is slow to refuse a path.
(import "tollgate:check/snapshot@0.1.0" "glob" (func $glob (param i32 i32 i32)))
(import "tollgate:check/snapshot@0.1.0" "[resource-drop]listing" (func $drop-listing (param i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (local $left i32)
  (local.set $left (i32.const 1000))
  (loop $again
    (call $glob (i32.const 1024) (i32.const 67) (i32.const 64))
    (if (i32.eqz (i32.load8_u (i32.const 64)))
      (then (call $drop-listing (i32.load (i32.const 68)))))
    (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (i32.const 0))
(data (i32.const 1024) "**/**/**/**/*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b")
