"""`python -m postroom [--json] FILE...`: it prints what the reader understood, for people or for programs.

It parses arguments and writes lines. What the lines hold is decided in `rendering`.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from postroom import rendering
from postroom.reading import read


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m postroom", description="Show what is understood of mails.")
    parser.add_argument("--json", action="store_true", help="one JSON object a line for each file")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a raw mail; - reads from standard input")
    options = parser.parse_args(arguments)
    out = sys.stdout.buffer
    for path in options.files:
        # One write for a whole line: a program that reads the output never sees half an object.
        text = _line(path) if options.json else _summary(path)
        try:
            out.write(text.encode("utf-8", "backslashreplace") + b"\n")
            out.flush()
        except BrokenPipeError:
            # The reader of the output has closed it. Without this the interpreter complains when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
    return 0


def _line(path: str) -> str:
    raw = _raw(path)
    keys = rendering.unreadable(raw) if isinstance(raw, str) else rendering.as_json(read(raw))
    return json.dumps({"path": path, **keys}, ensure_ascii=True)


def _summary(path: str) -> str:
    raw = _raw(path)
    return f"{path}: {raw}\n" if isinstance(raw, str) else f"{path}\n{rendering.summary(read(raw))}"


def _raw(path: str) -> bytes | str:
    """Return the mail, or a sentence that says why it cannot be read."""
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError, MemoryError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"


if __name__ == "__main__":
    sys.exit(main())
