;; 1 MiB: room for what the host hands in, and zeroes from 0 on, which are the answer "all is well".
(memory (export "memory") 16)
