;; with: memory realloc configure
;; Reports the bits of four results that are no number: 0/0, infinity less itself, a sum with
;; payloads of its own, and the root of -1 in single precision.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(import "tollgate:check/findings@0.1.0" "[constructor]finding"
  (func $finding (param i32 i32 i32 i32) (result i32)))
(import "tollgate:check/findings@0.1.0" "[static]finding.report" (func $report (param i32)))
(func $bits (param $bits i64)
  (local $digit i32) (local $at i32)
  (local.set $at (i32.const 2063))
  (loop $next
    (local.set $digit (i32.wrap_i64 (i64.and (local.get $bits) (i64.const 15))))
    (i32.store8 (local.get $at)
      (i32.add (local.get $digit)
        (select (i32.const 87) (i32.const 48) (i32.gt_u (local.get $digit) (i32.const 9)))))
    (local.set $bits (i64.shr_u (local.get $bits) (i64.const 4)))
    (local.set $at (i32.sub (local.get $at) (i32.const 1)))
    (br_if $next (i32.ge_u (local.get $at) (i32.const 2048))))
  (call $report (call $finding (i32.const 1024) (i32.const 9) (i32.const 2048) (i32.const 16))))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (local $zero f64) (local $one f64) (local $two f64)
  (call $drop-input (local.get 0))
  ;; From memory, so that no compiler can work it out.
  (local.set $zero (f64.load (i32.const 256)))
  (local.set $one (f64.load (i32.const 1040)))
  (local.set $two (f64.load (i32.const 1048)))
  (call $bits (i64.reinterpret_f64 (f64.div (local.get $zero) (local.get $zero))))
  (call $bits (i64.reinterpret_f64
    (f64.sub (f64.div (f64.const 1) (local.get $zero)) (f64.div (f64.const 1) (local.get $zero)))))
  (call $bits (i64.reinterpret_f64 (f64.add (local.get $one) (local.get $two))))
  (call $bits (i64.extend_i32_u (i32.reinterpret_f32
    (f32.sqrt (f32.sub (f32.load (i32.const 256)) (f32.const 1))))))
  (i32.const 0))
(data (i32.const 1024) "wat/found")
;; Two that are no number, each with a payload and one with a sign.
(data (i32.const 1040) "\ef\be\ad\de\00\00\f4\7f\0d\f0\fe\ca\00\00\f2\ff")
