"""Runs a command, and starts it again whenever a source file changes: `python -m tools.reload COMMAND…`.

Whole processes, as one start holds the server, the worker and the mail listener: they stop and start together.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

WATCHED = ("joindre", "postroom")
SUFFIXES = {".py", ".html", ".txt", ".css", ".js", ".po", ".typ"}
STOPPING = 10.0


def main(command: list[str]) -> int:
    process = subprocess.Popen(command)
    known = dict(changes())
    try:
        while True:
            time.sleep(0.5)
            seen = dict(changes())
            if seen != known:
                known = seen
                print("A source file has changed: starting again", flush=True)
                stop(process)
                process = subprocess.Popen(command)
    except KeyboardInterrupt:
        end(process)  # Ctrl-C has reached it too; a second signal would hurry it
        return 0


def changes() -> Iterator[tuple[Path, float]]:
    for folder in WATCHED:
        for path in Path(folder).rglob("*"):
            if path.suffix in SUFFIXES:
                yield path, path.stat().st_mtime


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
