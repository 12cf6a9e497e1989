"""Built by componentize-py: tries everything Python can learn of the place it runs in."""

import os
import random
import socket
import sys
import threading
import time

from componentize_py_types import Err
from wit_world import exports
from wit_world.imports import findings


def saw(what, value):
    finding = findings.Finding("probe/saw", f"{what}: {value}")
    findings.Finding.report(finding)


def attempt(what, action):
    try:
        saw(what, repr(action()))
    except BaseException as error:
        saw(what, f"{type(error).__name__} {getattr(error, 'errno', '')}")


class Guest(exports.Guest):
    def configure(self, options, files):
        return None

    def check(self, input):
        match input.read(0, 100).split(b"\n")[0]:
            case b"look":
                look()
            case b"sleep":
                time.sleep(0.001)
            case b"exit":
                sys.exit(3)
            case b"exit at once":
                os._exit(3)
            case b"wrong":
                raise ValueError("nothing for it")
            case other:
                raise Err(f"no such thing to do: {other!r}")


def look():
    attempt("wall clock", time.time)
    attempt("monotonic clock", time.monotonic)
    attempt("local time", lambda: time.strftime("%c"))
    attempt("randomness", lambda: os.urandom(16).hex())
    attempt("random", random.random)
    attempt("hash", lambda: hash("a"))
    attempt("variables", lambda: dict(os.environ))
    attempt("arguments", lambda: sys.argv)
    attempt("folder", os.getcwd)
    for path in ["/", ".", "/etc/passwd", "../Cargo.toml", "/proc/self/environ"]:
        attempt(f"read {path}", lambda: open(path, "rb").read())
        attempt(f"list {path}", lambda: os.listdir(path))
    attempt("write", lambda: open("/tmp/probe", "w"))
    attempt("input", sys.stdin.read)
    attempt("connection", lambda: socket.socket().connect(("127.0.0.1", 80)))
    attempt("server", lambda: socket.socket().bind(("127.0.0.1", 0)))
    # As bytes: for text, Python wants an encoding that is not in the component.
    attempt("addresses of localhost", lambda: socket.getaddrinfo(b"localhost", 80))
    attempt("thread", lambda: threading.Thread(target=look).start())
    attempt("process", lambda: os.system("true"))
