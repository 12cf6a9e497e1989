;; What Go's runtime asks of WASI preview 1, answered inside the component from an empty world: so
;; the component imports the contract and nothing else.
;;
;; There are no arguments, no environment, no files and no sockets. Time passes only for who waits
;; for it, and at once; randomness is the same row of bytes in every instance. What is printed goes
;; to the log line by line. Who exits is ended, since a check ought to return, and so is who waits
;; for anything but time.
;;
;; The adapter that wasmtime offers won't do. It wants memory before Go's runtime is there to give
;; any, or else takes pages that the runtime then thinks its own; and where the host asks for memory
;; in the middle of a call, the runtime looks at the clock, which may not be an import at that time.
;;
;; This one is linked in as the adapter of `wasi_snapshot_preview1` (see wit-component), with
;; adapter.wit as its world; functions that the program does not import are left out then. An adapter
;; has no memory of its own: a line is put together in bytes 4096 to 12288, which Go's linker keeps
;; free for the arguments of programs that JavaScript starts.
(module
  (import "env" "memory" (memory 0))
  (import "tollgate:check/log@0.1.0" "log" (func $log (param i32 i32 i32)))

  ;; Bytes of the line that is not yet ended.
  (global $length (mut i32) (i32.const 0))
  ;; Whether the reason of the end has been logged: what follows is detail.
  (global $told (mut i32) (i32.const 0))
  ;; Nanoseconds that were waited for; no other time passes.
  (global $elapsed (mut i64) (i64.const 0))
  (global $random (mut i64) (i64.const 0x746f6c6c67617465))

  ;; Ends the line. The host takes the last error as the reason where the guest crashes, so only the
  ;; line that says it is one: "fatal error: ..." of the runtime, "panic: ..." of an init function.
  (func $flush
    (local $level i32)
    (if (i32.eqz (global.get $length)) (then (return)))
    (local.set $level (select (i32.const 0) (i32.const 1) (global.get $told)))
    (if (i32.or
          (i64.eq (i64.load (i32.const 4096)) (i64.const 8243030342835134822)) ;; "fatal er"
          (i64.eq
            (i64.and (i64.load (i32.const 4096)) (i64.const 0xffffffffffffff))
            (i64.const 0x203a63696e6170))) ;; "panic: "
      (then
        (local.set $level (i32.const 3))
        (global.set $told (i32.const 1))))
    (call $log (local.get $level) (i32.const 4096) (global.get $length))
    (global.set $length (i32.const 0)))

  ;; Takes one byte that is printed. Lines are logged as text, so what is not ASCII becomes "?".
  (func $put (param $byte i32)
    (if (i32.eq (local.get $byte) (i32.const 10)) (then (call $flush) (return)))
    (if (i32.ge_u (global.get $length) (i32.const 8192)) (then (call $flush)))
    (i32.store8
      (i32.add (i32.const 4096) (global.get $length))
      (select (i32.const 63) (local.get $byte) (i32.ge_u (local.get $byte) (i32.const 128))))
    (global.set $length (i32.add (global.get $length) (i32.const 1))))

  (func (export "fd_write") (param $fd i32) (param $parts i32) (param $count i32) (param $to i32)
    (result i32)
    (local $at i32) (local $end i32) (local $total i32)
    (if (i32.gt_u (i32.sub (local.get $fd) (i32.const 1)) (i32.const 1))
      (then (return (i32.const 8)))) ;; badf
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $at (i32.load (local.get $parts)))
        (local.set $end (i32.load offset=4 (local.get $parts)))
        (local.set $total (i32.add (local.get $total) (local.get $end)))
        (local.set $end (i32.add (local.get $at) (local.get $end)))
        (block $written
          (loop $byte
            (br_if $written (i32.ge_u (local.get $at) (local.get $end)))
            (call $put (i32.load8_u (local.get $at)))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $byte)))
        (local.set $parts (i32.add (local.get $parts) (i32.const 8)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (i32.store (local.get $to) (local.get $total))
    (i32.const 0))

  (func (export "proc_exit") (param i32)
    (call $flush)
    (if (i32.eqz (global.get $told))
      (then
        ;; "it exits where it ought to return"
        (i64.store (i32.const 4096) (i64.const 8319390377473766505))
        (i64.store (i32.const 4104) (i64.const 7575166115239196448))
        (i64.store (i32.const 4112) (i64.const 2338608900073267316))
        (i64.store (i32.const 4120) (i64.const 8247626271654178676))
        (i64.store (i32.const 4128) (i64.const 2314885530818453614))
        (call $log (i32.const 3) (i32.const 4096) (i32.const 33))))
    unreachable)

  ;; Waiting for a time moves the clocks there and returns at once: Go's runtime does so before it
  ;; tells why it ends. Whatever else one could wait for never happens.
  (func (export "poll_oneoff") (param $in i32) (param $out i32) (param $count i32) (param $to i32)
    (result i32)
    (local $until i64)
    (block $never
      (loop $next
        (br_if $never (i32.eqz (local.get $count)))
        (if (i32.eqz (i32.load8_u offset=8 (local.get $in))) ;; a clock
          (then
            (local.set $until
              (i64.add
                (i64.load offset=24 (local.get $in))
                (if (result i64) (i32.and (i32.load16_u offset=40 (local.get $in)) (i32.const 1))
                  (then (i64.sub (i64.const 0) (call $start (i32.load offset=16 (local.get $in)))))
                  (else (global.get $elapsed)))))
            (if (i64.gt_s (local.get $until) (global.get $elapsed))
              (then (global.set $elapsed (local.get $until))))
            (i64.store (local.get $out) (i64.load (local.get $in)))
            (i64.store offset=8 (local.get $out) (i64.const 0))
            (i32.store (local.get $to) (i32.const 1))
            (return (i32.const 0))))
        (local.set $in (i32.add (local.get $in) (i32.const 48)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (call $flush)
    (if (i32.eqz (global.get $told))
      (then
        ;; "it waits, and nothing ever happens here"
        (i64.store (i32.const 4096) (i64.const 8319390278991508585))
        (i64.store (i32.const 4104) (i64.const 8029390801368850476))
        (i64.store (i32.const 4112) (i64.const 8531260697729394804))
        (i64.store (i32.const 4120) (i64.const 7309465758883410533))
        (i64.store (i32.const 4128) (i64.const 2334397761725690734))
        (call $log (i32.const 3) (i32.const 4096) (i32.const 39))))
    unreachable)

  (func (export "sched_yield") (result i32) (i32.const 0))

  ;; What a clock begins with: the first second of the year 2000, and one second after the start,
  ;; since Go takes zero for a clock that does not work.
  (func $start (param $clock i32) (result i64)
    (select (i64.const 1000000000) (i64.const 946684800000000000) (local.get $clock)))

  (func (export "clock_time_get") (param $clock i32) (param i64) (param $to i32) (result i32)
    (i64.store (local.get $to)
      (i64.add (call $start (local.get $clock)) (global.get $elapsed)))
    (i32.const 0))
  (func (export "clock_res_get") (param i32) (param $to i32) (result i32)
    (i64.store (local.get $to) (i64.const 1))
    (i32.const 0))

  ;; splitmix64, a byte of each number.
  (func (export "random_get") (param $to i32) (param $length i32) (result i32)
    (local $mixed i64)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $length)))
        (global.set $random (i64.add (global.get $random) (i64.const 0x9e3779b97f4a7c15)))
        (local.set $mixed (global.get $random))
        (local.set $mixed
          (i64.mul
            (i64.xor (local.get $mixed) (i64.shr_u (local.get $mixed) (i64.const 30)))
            (i64.const 0xbf58476d1ce4e5b9)))
        (local.set $mixed
          (i64.mul
            (i64.xor (local.get $mixed) (i64.shr_u (local.get $mixed) (i64.const 27)))
            (i64.const 0x94d049bb133111eb)))
        (i64.store8 (local.get $to) (i64.shr_u (local.get $mixed) (i64.const 56)))
        (local.set $to (i32.add (local.get $to) (i32.const 1)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $next)))
    (i32.const 0))

  ;; No arguments and no environment.
  (func $none (param $count i32) (param $bytes i32) (result i32)
    (i32.store (local.get $count) (i32.const 0))
    (i32.store (local.get $bytes) (i32.const 0))
    (i32.const 0))
  (export "args_sizes_get" (func $none))
  (export "environ_sizes_get" (func $none))
  (func $nothing (param i32 i32) (result i32) (i32.const 0))
  (export "args_get" (func $nothing))
  (export "environ_get" (func $nothing))

  ;; No descriptor but the two that print: badf.
  (func (export "fd_advise") (param i32 i64 i64 i32) (result i32) (i32.const 8))
  (func (export "fd_allocate") (param i32 i64 i64) (result i32) (i32.const 8))
  (func (export "fd_close") (param i32) (result i32) (i32.const 8))
  (func (export "fd_datasync") (param i32) (result i32) (i32.const 8))
  (func (export "fd_fdstat_get") (param i32 i32) (result i32) (i32.const 8))
  (func (export "fd_fdstat_set_flags") (param i32 i32) (result i32) (i32.const 8))
  (func (export "fd_fdstat_set_rights") (param i32 i64 i64) (result i32) (i32.const 8))
  (func (export "fd_filestat_get") (param i32 i32) (result i32) (i32.const 8))
  (func (export "fd_filestat_set_size") (param i32 i64) (result i32) (i32.const 8))
  (func (export "fd_filestat_set_times") (param i32 i64 i64 i32) (result i32) (i32.const 8))
  (func (export "fd_pread") (param i32 i32 i32 i64 i32) (result i32) (i32.const 8))
  (func (export "fd_prestat_get") (param i32 i32) (result i32) (i32.const 8))
  (func (export "fd_prestat_dir_name") (param i32 i32 i32) (result i32) (i32.const 8))
  (func (export "fd_pwrite") (param i32 i32 i32 i64 i32) (result i32) (i32.const 8))
  (func (export "fd_read") (param i32 i32 i32 i32) (result i32) (i32.const 8))
  (func (export "fd_readdir") (param i32 i32 i32 i64 i32) (result i32) (i32.const 8))
  (func (export "fd_renumber") (param i32 i32) (result i32) (i32.const 8))
  (func (export "fd_seek") (param i32 i64 i32 i32) (result i32) (i32.const 8))
  (func (export "fd_sync") (param i32) (result i32) (i32.const 8))
  (func (export "fd_tell") (param i32 i32) (result i32) (i32.const 8))
  (func (export "path_create_directory") (param i32 i32 i32) (result i32) (i32.const 8))
  (func (export "path_filestat_get") (param i32 i32 i32 i32 i32) (result i32) (i32.const 8))
  (func (export "path_filestat_set_times") (param i32 i32 i32 i32 i64 i64 i32) (result i32) (i32.const 8))
  (func (export "path_link") (param i32 i32 i32 i32 i32 i32 i32) (result i32) (i32.const 8))
  (func (export "path_open") (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32) (i32.const 8))
  (func (export "path_readlink") (param i32 i32 i32 i32 i32 i32) (result i32) (i32.const 8))
  (func (export "path_remove_directory") (param i32 i32 i32) (result i32) (i32.const 8))
  (func (export "path_rename") (param i32 i32 i32 i32 i32 i32) (result i32) (i32.const 8))
  (func (export "path_symlink") (param i32 i32 i32 i32 i32) (result i32) (i32.const 8))
  (func (export "path_unlink_file") (param i32 i32 i32) (result i32) (i32.const 8))
  (func (export "proc_raise") (param i32) (result i32) (i32.const 8))
  (func (export "sock_accept") (param i32 i32 i32) (result i32) (i32.const 8))
  (func (export "sock_recv") (param i32 i32 i32 i32 i32 i32) (result i32) (i32.const 8))
  (func (export "sock_send") (param i32 i32 i32 i32 i32) (result i32) (i32.const 8))
  (func (export "sock_shutdown") (param i32 i32) (result i32) (i32.const 8)))
