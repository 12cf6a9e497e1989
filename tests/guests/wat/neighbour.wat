;; with: memory realloc configure
;; Looks through 32 MiB of fresh memory for what another left there, reports what it finds, and
;; leaves something itself.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(import "tollgate:check/findings@0.1.0" "[constructor]finding"
  (func $finding (param i32 i32 i32 i32) (result i32)))
(import "tollgate:check/findings@0.1.0" "[static]finding.report" (func $report (param i32)))
(global $calls (mut i32) (i32.const 0))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (local $at i32) (local $end i32)
  (call $drop-input (local.get 0))
  (if (i32.eq (memory.grow (i32.const 512)) (i32.const -1)) (then (unreachable)))
  (local.set $at (i32.const 0x100000))
  (local.set $end (i32.const 0x2100000))
  (if (global.get $calls)
    (then (call $report
      (call $finding (i32.const 1024) (i32.const 9) (i32.const 1024) (i32.const 9)))))
  (global.set $calls (i32.const 1))
  (loop $next
    (if (i64.ne (i64.load (local.get $at)) (i64.const 0))
      (then
        (call $report
          (call $finding (i32.const 1024) (i32.const 9) (i32.const 1024) (i32.const 9)))
        (return (i32.const 0))))
    (local.set $at (i32.add (local.get $at) (i32.const 512)))
    (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
  (memory.fill (i32.const 0x100000) (i32.const 0xa5) (i32.const 0x2000000))
  (i32.const 0))
(data (i32.const 1024) "wat/found")
